//! An attribute as the API shows it.

use super::definition::{AttributeType, Definition, Rules};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Fault};
use serde::Serialize;
use stockflow_db::{DbError, FromRow, Row, Tx, args, sql};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "a.id, a.code, a.name, a.description, a.kind, a.unit, a.required, a.rules, a.category_ids, a.version, a.created_at, a.updated_at",
    from: " FROM attribute a WHERE a.workspace_id = $1",
    id: "a.id",
    filters: &[
        Filter { name: "code", about: "The exact code.", kind: FilterKind::AnyOf, sql: " AND a.code = ANY($?)" },
        Filter {
            name: "type",
            about: "What kind of value it has.",
            kind: FilterKind::OneOf(AttributeType::NAMES),
            sql: " AND a.kind = ANY($?)",
        },
        Filter {
            name: "required",
            about: "Whether a product must have a value.",
            kind: FilterKind::Flag,
            sql: " AND a.required = $?",
        },
        Filter {
            name: "q",
            about: "Text in code, name or description.",
            kind: FilterKind::Search,
            sql: " AND lower(a.code || ' ' || a.name || ' ' || a.description) LIKE $? ESCAPE '\\'",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND a.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "code", sql: "a.code", key: SortKey::Text },
        Sort { name: "name", sql: "a.name", key: SortKey::Text },
        Sort { name: "createdAt", sql: "a.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "a.updated_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// A typed attribute.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attribute {
    #[schema(example = "attr_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// Names it in products; never changes.
    #[schema(example = "fat")]
    pub(super) code: String,
    #[schema(example = "Fat content")]
    pub(super) name: String,
    #[schema(example = "Grams of fat in 100 g")]
    pub(super) description: String,
    #[serde(rename = "type")]
    pub(super) kind: AttributeType,
    /// Of a NUMBER.
    #[schema(example = "g")]
    pub(super) unit: String,
    /// A product that has it and is no DRAFT must have a value.
    #[schema(example = false)]
    pub(super) required: bool,
    pub(super) rules: Rules,
    /// The categories whose products have it, with those below them; empty: all products.
    #[schema(example = json!(["cat_01k8zq5f3m9v7a1r2c4d5e6f7g"]))]
    pub(super) category_ids: Vec<String>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl FromRow for Attribute {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.next()?,
            code: row.next()?,
            name: row.next()?,
            description: row.next()?,
            kind: AttributeType::from_name(&row.next::<String>()?),
            unit: row.next()?,
            required: row.next()?,
            rules: serde_json::from_str(&row.next::<String>()?).unwrap_or_default(),
            category_ids: serde_json::from_str(&row.next::<String>()?).unwrap_or_default(),
            version: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

impl Attribute {
    /// One attribute of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        by_id(tx, &LIST, id)?.ok_or_else(|| ApiError::not_found("attribute", id))
    }
}

/// Everything that is wrong with a definition, its categories included.
pub(super) fn check(tx: &mut Tx<'_>, definition: &Definition) -> Result<(), ApiError> {
    let mut faults = definition.rules.faults(definition.kind);
    if definition.kind != AttributeType::Number && !definition.unit.is_empty() {
        faults.push(Fault::new("unit", "invalid", "is for NUMBER only"));
    }
    if let Some(default) = &definition.rules.default
        && faults.is_empty()
        && let Err((code, message)) = definition.checked(default)
    {
        faults.push(Fault::new("rules.default", code, message));
    }
    let known: Vec<String> = tx.all(&KNOWN, args![&definition.category_ids])?;
    for (index, id) in definition.category_ids.iter().enumerate().filter(|(_, id)| !known.contains(id)) {
        let message = format!("names no category of this workspace: {id}");
        faults.push(Fault::new(format!("categoryIds[{index}]"), "reference", message));
    }
    if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
}

sql! {
    KNOWN = "SELECT id FROM category WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
}
