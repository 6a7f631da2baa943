//! Categories as the API shows them.

use super::lineage::lineages;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Code};
use serde::Serialize;
use std::collections::BTreeMap;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "c.id, c.taxonomy_id, c.parent_id, c.name, c.description, c.version, c.created_at, c.updated_at",
    from: " FROM category c WHERE c.workspace_id = $1",
    id: "c.id",
    filters: &[
        Filter {
            name: "taxonomyId",
            about: "The tree that it stands in.",
            kind: FilterKind::AnyOf,
            sql: " AND c.taxonomy_id = ANY($?)",
        },
        Filter {
            name: "parentId",
            about: "The category right above it.",
            kind: FilterKind::AnyOf,
            sql: " AND c.parent_id = ANY($?)",
        },
        Filter {
            name: "under",
            about: "A category: itself and everything below it.",
            kind: FilterKind::AnyOf,
            sql: " AND c.id IN (WITH RECURSIVE down (id) AS (SELECT r.id FROM category r WHERE r.workspace_id = $1 AND r.id = ANY($?) UNION SELECT n.id FROM down JOIN category n ON n.workspace_id = $1 AND n.parent_id = down.id) SELECT id FROM down)",
        },
        Filter { name: "name", about: "The exact name.", kind: FilterKind::AnyOf, sql: " AND c.name = ANY($?)" },
        Filter {
            name: "q",
            about: "Text in name or description.",
            kind: FilterKind::Search,
            sql: " AND lower(c.name || ' ' || c.description) LIKE $? ESCAPE '\\'",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND c.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "c.name", key: SortKey::Text },
        Sort { name: "createdAt", sql: "c.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "c.updated_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// A category by its name, in what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::features::catalog) struct CategoryName {
    #[schema(example = "cat_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(in crate::features::catalog) id: String,
    #[schema(example = "Milk")]
    pub(in crate::features::catalog) name: String,
    #[schema(example = "tax_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(in crate::features::catalog) taxonomy_id: String,
}
from_row!(CategoryName { id, name, taxonomy_id });

/// These categories by id.
pub(in crate::features::catalog) fn names(
    tx: &mut Tx<'_>,
    ids: &[String],
) -> Result<BTreeMap<String, CategoryName>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<CategoryName> = tx.all(&NAMES, args![ids])?;
    Ok(found.into_iter().map(|category| (category.id.clone(), category)).collect())
}

/// A category as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) taxonomy_id: String,
    pub(super) parent_id: Option<String>,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(Row { id, taxonomy_id, parent_id, name, description, version, created_at, updated_at });

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::features::catalog) struct Category {
    #[schema(example = "cat_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "tax_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) taxonomy_id: String,
    /// The category right above it; null at the top of its tree.
    #[schema(example = "cat_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    pub(super) parent_id: Option<String>,
    /// Unique among its siblings.
    #[schema(example = "Milk")]
    pub(super) name: String,
    #[schema(example = "Fresh milk of all kinds")]
    pub(super) description: String,
    /// The names from the top of the tree down to its own.
    #[schema(example = json!(["Dairy", "Milk"]))]
    pub(super) path: Vec<String>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl Category {
    /// Categories with their paths.
    pub(super) fn all(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<Self>, DbError> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut lineages = lineages(tx, &ids)?;
        let above: Vec<String> = lineages.values().flatten().cloned().collect();
        let names = names(tx, &above)?;
        let shown = rows.into_iter().map(|row| {
            let up = lineages.remove(&row.id).unwrap_or_default();
            let path = up.iter().rev().filter_map(|id| names.get(id)).map(|category| category.name.clone()).collect();
            Self {
                id: row.id,
                taxonomy_id: row.taxonomy_id,
                parent_id: row.parent_id,
                name: row.name,
                description: row.description,
                path,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            }
        });
        Ok(shown.collect())
    }

    /// One category of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<Row> = by_id(tx, &LIST, id)?;
        let found = Self::all(tx, row.into_iter().collect())?.pop();
        found.ok_or_else(|| ApiError::not_found("category", id))
    }

    /// These categories, in the order of the ids.
    pub(in crate::features::catalog) fn of_ids(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Self>, DbError> {
        let rows: Vec<Row> = tx.all(&OF_IDS, args![ids])?;
        let mut found = Self::all(tx, rows)?;
        found.sort_by_key(|category| ids.iter().position(|id| *id == category.id));
        Ok(found)
    }
}

/// A name that a sibling has is 409.
pub(super) fn taken(error: DbError) -> ApiError {
    match error {
        DbError::Duplicate { .. } => {
            ApiError::new(Code::Duplicate, "there is a category of this name already at this place in the tree")
        }
        other => other.into(),
    }
}

sql! {
    NAMES = "SELECT id, name, taxonomy_id FROM category WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
    OF_IDS = "
        SELECT id, taxonomy_id, parent_id, name, description, version, created_at, updated_at FROM category
         WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
}
