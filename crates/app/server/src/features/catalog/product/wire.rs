//! A product as the API shows it, and how the list is asked.

use super::record::{COLUMNS, Record, Status, UnitConversion};
use crate::features::catalog::category::{CategoryName, names};
use crate::http::ApiError;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use stockflow_db::{DbError, Query, Tx};
use stockflow_kernel::{Instant, Money, Quantity};

pub(super) static LIST: List = List {
    columns: COLUMNS,
    from: " FROM product p WHERE p.workspace_id = $1",
    id: "p.id",
    filters: &[
        Filter {
            name: "status",
            about: "Where in its life it is.",
            kind: FilterKind::OutsideOneOf(Status::NAMES),
            sql: "",
        },
        Filter {
            name: "globalSku",
            about: "The exact SKU.",
            kind: FilterKind::AnyOf,
            sql: " AND p.global_sku = ANY($?)",
        },
        Filter { name: "gtin", about: "The exact GTIN.", kind: FilterKind::AnyOf, sql: " AND p.gtin = ANY($?)" },
        Filter { name: "brand", about: "The exact brand.", kind: FilterKind::Outside, sql: "" },
        Filter { name: "tag", about: "A tag, exactly.", kind: FilterKind::Outside, sql: "" },
        Filter {
            name: "categoryId",
            about: "A category: products in it, or in any category below it.",
            kind: FilterKind::Outside,
            sql: "",
        },
        Filter {
            name: "attribute",
            about: "Values of attributes as `code:value`. Of several values of one attribute any will do; of several attributes each must fit: `color:red,color:blue,size:M`.",
            kind: FilterKind::Outside,
            sql: "",
        },
        Filter {
            name: "variantOf",
            about: "The product that it is a variant of.",
            kind: FilterKind::AnyOf,
            sql: " AND p.variant_of = ANY($?)",
        },
        Filter {
            name: "q",
            about: "Words, each of which must begin a word of SKU, name, brand, GTIN, tags or description: `whole mil` finds \"Milk, whole\".",
            kind: FilterKind::OutsideText,
            sql: "",
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
pub(in crate::features::catalog) struct Product {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(in crate::features::catalog) id: String,
    /// Unique in the workspace.
    #[schema(example = "995242")]
    global_sku: String,
    #[schema(example = "Whole milk")]
    name: String,
    #[schema(example = "Fluid milk, 1 gallon")]
    description: String,
    #[schema(example = "Private")]
    brand: String,
    /// A global trade item number with a right check digit.
    #[schema(example = "036000291452")]
    gtin: Option<String>,
    status: Status,
    /// What it is counted in.
    #[schema(example = "EA")]
    unit: String,
    /// The unit comes whole only.
    #[schema(example = true)]
    unit_indivisible: bool,
    /// The other units it may be bought or sold in.
    unit_conversions: Vec<UnitConversion>,
    unit_cost: Money,
    price: Money,
    #[schema(example = "USD")]
    currency: String,
    /// Bought and moved in multiples of this.
    pack_size: Quantity,
    /// Kilograms of one unit.
    weight: Option<Quantity>,
    /// Stock of it must name its lot.
    #[schema(example = false)]
    requires_lot_tracking: bool,
    /// Stock of it must name its expiry.
    #[schema(example = false)]
    requires_expiry_tracking: bool,
    /// Days that it keeps from receipt.
    #[schema(example = 14)]
    shelf_life_days: Option<i64>,
    #[schema(example = json!(["dairy"]))]
    tags: Vec<String>,
    /// The categories that it is in itself.
    categories: Vec<CategoryName>,
    /// Values by the attribute's code.
    #[schema(value_type = Object, example = json!({ "fat": 3.5, "organic": true }))]
    attributes: Map<String, Value>,
    /// The product that this is a variant of.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    variant_of: Option<String>,
    /// What tells a variant from its siblings.
    #[schema(value_type = Object, example = json!({ "size": "1 gal" }))]
    options: BTreeMap<String, String>,
    #[schema(example = 1)]
    pub(in crate::features::catalog) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl Product {
    fn new(record: Record, names: &BTreeMap<String, CategoryName>) -> Self {
        Self {
            categories: record.categories.iter().filter_map(|id| names.get(id).cloned()).collect(),
            id: record.id,
            global_sku: record.global_sku,
            name: record.name,
            description: record.description,
            brand: record.brand,
            gtin: record.gtin,
            status: record.status,
            unit: record.unit,
            unit_indivisible: record.unit_indivisible,
            unit_conversions: record.unit_conversions,
            unit_cost: record.unit_cost,
            price: record.price,
            currency: record.currency,
            pack_size: record.pack_size,
            weight: record.weight,
            requires_lot_tracking: record.requires_lot_tracking,
            requires_expiry_tracking: record.requires_expiry_tracking,
            shelf_life_days: record.shelf_life_days,
            tags: record.tags,
            attributes: record.attributes,
            variant_of: record.variant_of,
            options: record.options,
            version: record.version,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }

    /// Products as they are shown.
    pub(in crate::features::catalog) fn all(tx: &mut Tx<'_>, records: Vec<Record>) -> Result<Vec<Self>, DbError> {
        let ids: Vec<String> = records.iter().flat_map(|record| record.categories.iter().cloned()).collect();
        let names = names(tx, &ids)?;
        Ok(records.into_iter().map(|record| Self::new(record, &names)).collect())
    }

    /// A product as it is shown.
    pub(in crate::features::catalog) fn one(tx: &mut Tx<'_>, record: Record) -> Result<Self, DbError> {
        let names = names(tx, &record.categories)?;
        Ok(Self::new(record, &names))
    }
}

impl Record {
    /// One product of the workspace.
    pub(in crate::features::catalog) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        by_id(tx, &LIST, id)?.ok_or_else(|| ApiError::not_found("product", id))
    }
}

/// The variants of a product, oldest first.
pub(in crate::features::catalog) fn variants_of(tx: &mut Tx<'_>, id: &str) -> Result<Vec<Record>, DbError> {
    let mut query = Query::scoped("SELECT ");
    query.push_static(COLUMNS).push_static(" FROM product p WHERE p.workspace_id = $1");
    query.push(" AND p.variant_of = $? ORDER BY p.id", id);
    tx.query_all(&query)
}
