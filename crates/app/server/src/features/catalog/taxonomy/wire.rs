//! A taxonomy as the API shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Code};
use serde::{Deserialize, Serialize};
use stockflow_db::{DbError, Tx, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "t.id, t.name, t.description, t.version, t.created_at, t.updated_at",
    from: " FROM taxonomy t WHERE t.workspace_id = $1",
    id: "t.id",
    filters: &[
        Filter { name: "name", about: "The exact name.", kind: FilterKind::AnyOf, sql: " AND t.name = ANY($?)" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND t.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "t.name", key: SortKey::Text },
        Sort { name: "createdAt", sql: "t.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "t.updated_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// A tree of categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Taxonomy {
    #[schema(example = "tax_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// Unique in the workspace.
    #[schema(example = "Shop front")]
    pub(super) name: String,
    #[schema(example = "As customers see it")]
    pub(super) description: String,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}
from_row!(Taxonomy { id, name, description, version, created_at, updated_at });

/// A taxonomy to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateTaxonomy {
    /// Unique in the workspace.
    #[schema(example = "Shop front", min_length = 1, max_length = 200)]
    pub(super) name: String,
    #[serde(default)]
    #[schema(example = "As customers see it", max_length = 2000)]
    pub(super) description: String,
}

/// What to change; what is left out stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateTaxonomy {
    #[schema(example = "Shop front", min_length = 1, max_length = 200)]
    pub(super) name: Option<String>,
    #[schema(example = "As customers see it", max_length = 2000)]
    pub(super) description: Option<String>,
}

impl Taxonomy {
    /// One taxonomy of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        by_id(tx, &LIST, id)?.ok_or_else(|| ApiError::not_found("taxonomy", id))
    }
}

/// A name that is taken is 409.
pub(super) fn taken(error: DbError) -> ApiError {
    match error {
        DbError::Duplicate { .. } => ApiError::new(Code::Duplicate, "there is a taxonomy of this name already"),
        other => other.into(),
    }
}
