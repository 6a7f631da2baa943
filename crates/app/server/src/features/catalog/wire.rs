//! A product as the API shows it, and how the list is asked.

use crate::http::ApiError;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use serde::Serialize;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Money, Quantity};

/// Every status.
pub(super) const STATUSES: &[&str] = &["DRAFT", "ACTIVE", "PHASE_OUT", "DISCONTINUED", "ARCHIVED"];

pub(super) static LIST: List = List {
    columns: "p.id, p.global_sku, p.name, p.description, p.brand, p.gtin, p.status, p.unit, p.unit_cost, p.price, p.currency, p.pack_size, p.tags, p.version, p.created_at, p.updated_at",
    from: " FROM product p WHERE p.workspace_id = $1",
    id: "p.id",
    filters: &[
        Filter {
            name: "status",
            about: "Where in its life it is.",
            kind: FilterKind::OneOf(STATUSES),
            sql: " AND p.status = ANY($?)",
        },
        Filter {
            name: "globalSku",
            about: "The exact SKU.",
            kind: FilterKind::AnyOf,
            sql: " AND p.global_sku = ANY($?)",
        },
        Filter { name: "brand", about: "The exact brand.", kind: FilterKind::AnyOf, sql: " AND p.brand = ANY($?)" },
        Filter {
            name: "q",
            about: "Text in SKU, name, brand, description or tags.",
            kind: FilterKind::Search,
            sql: " AND p.search LIKE $? ESCAPE '\\'",
        },
        Filter { name: "from", about: "Created at or after.", kind: FilterKind::From, sql: " AND p.created_at >= $?" },
        Filter { name: "to", about: "Created at or before.", kind: FilterKind::To, sql: " AND p.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND p.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "p.name", key: SortKey::Text },
        Sort { name: "globalSku", sql: "p.global_sku", key: SortKey::Text },
        Sort { name: "brand", sql: "p.brand", key: SortKey::Text },
        Sort { name: "status", sql: "p.status", key: SortKey::Text },
        Sort { name: "price", sql: "p.price", key: SortKey::Number },
        Sort { name: "createdAt", sql: "p.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "p.updated_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// A product.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Product {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// Unique in the workspace.
    #[schema(example = "995242")]
    pub(super) global_sku: String,
    #[schema(example = "Whole milk")]
    pub(super) name: String,
    #[schema(example = "Fluid milk, 1 gallon")]
    pub(super) description: String,
    #[schema(example = "Private")]
    pub(super) brand: String,
    /// A global trade item number with a right check digit.
    #[schema(example = "036000291452")]
    pub(super) gtin: Option<String>,
    #[schema(example = "ACTIVE")]
    pub(super) status: String,
    /// What it is counted in.
    #[schema(example = "EA")]
    pub(super) unit: String,
    pub(super) unit_cost: Money,
    pub(super) price: Money,
    /// ISO 4217.
    #[schema(example = "USD")]
    pub(super) currency: String,
    /// It is bought and moved in multiples of this.
    #[schema(example = 1)]
    pub(super) pack_size: Quantity,
    #[schema(example = json!(["dairy"]))]
    pub(super) tags: Vec<String>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) struct ProductRow {
    id: String,
    global_sku: String,
    name: String,
    description: String,
    brand: String,
    gtin: Option<String>,
    status: String,
    unit: String,
    unit_cost: Money,
    price: Money,
    currency: String,
    pack_size: Quantity,
    tags: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(ProductRow {
    id,
    global_sku,
    name,
    description,
    brand,
    gtin,
    status,
    unit,
    unit_cost,
    price,
    currency,
    pack_size,
    tags,
    version,
    created_at,
    updated_at
});

impl From<ProductRow> for Product {
    fn from(row: ProductRow) -> Self {
        Self {
            id: row.id,
            global_sku: row.global_sku,
            name: row.name,
            description: row.description,
            brand: row.brand,
            gtin: row.gtin,
            status: row.status,
            unit: row.unit,
            unit_cost: row.unit_cost,
            price: row.price,
            currency: row.currency,
            pack_size: row.pack_size,
            tags: serde_json::from_str(&row.tags).unwrap_or_default(),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Product {
    /// One product of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<ProductRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("product", id))
    }
}
