//! Products as other features and the program itself read and make them.

use crate::change::{Action, Change};
use crate::http::list::fold;
use crate::http::{ApiError, Code};
use serde_json::json;
use stockflow_db::{DbError, Tx, args, bulk, from_row, sql};
use stockflow_kernel::{Money, Quantity};

/// What other features need to know of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductBrief {
    pub id: String,
    pub global_sku: String,
    pub name: String,
    pub unit_cost: Money,
    pub price: Money,
    pub pack_size: Quantity,
}
from_row!(ProductBrief { id, global_sku, name, unit_cost, price, pack_size });

/// One product of the workspace, if there is such a one.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<ProductBrief>, DbError> {
    tx.optional(&ONE, args![id])
}

/// Every product that is sold or moved, by id.
pub fn briefs(tx: &mut Tx<'_>) -> Result<Vec<ProductBrief>, DbError> {
    tx.all(&ALL, args![])
}

/// A product to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProduct {
    pub global_sku: String,
    pub name: String,
    pub description: String,
    pub brand: String,
    pub gtin: Option<String>,
    pub status: String,
    pub unit: String,
    pub unit_cost: Money,
    pub price: Money,
    pub currency: String,
    pub pack_size: Quantity,
    pub tags: Vec<String>,
}

impl Default for NewProduct {
    fn default() -> Self {
        Self {
            global_sku: String::new(),
            name: String::new(),
            description: String::new(),
            brand: String::new(),
            gtin: None,
            status: "ACTIVE".into(),
            unit: "EA".into(),
            unit_cost: Money::ZERO,
            price: Money::ZERO,
            currency: "USD".into(),
            pack_size: Quantity::whole(1),
            tags: Vec::new(),
        }
    }
}

impl NewProduct {
    /// What the text search looks through.
    fn search(&self) -> String {
        fold(
            &[&self.global_sku, &self.name, &self.brand, &self.description, &self.tags.join(" ")]
                .map(String::as_str)
                .join(" "),
        )
    }
}

/// Makes products and answers their ids in the same order. A SKU that exists already is 409 `DUPLICATE`
/// and nothing is made.
pub fn create_products(change: &mut Change<'_, '_>, new: &[NewProduct]) -> Result<Vec<String>, ApiError> {
    let ids: Vec<String> = new.iter().map(|_| change.id("prod")).collect();
    let now = change.now;
    let rows = new.iter().zip(&ids).map(|(p, id)| {
        args![
            id,
            &p.global_sku,
            &p.name,
            &p.description,
            &p.brand,
            p.gtin.as_deref(),
            &p.status,
            &p.unit,
            p.unit_cost,
            p.price,
            &p.currency,
            p.pack_size,
            json!(p.tags),
            p.search(),
            1_i64,
            now,
            now
        ]
    });
    change.tx.bulk(&INSERT, rows).map_err(|error| match error {
        DbError::Duplicate { .. } => ApiError::new(
            Code::Duplicate,
            "a product with this globalSku exists already; change that one, or use another SKU",
        ),
        other => other.into(),
    })?;
    for (product, id) in new.iter().zip(&ids) {
        let after = json!({ "globalSku": product.global_sku, "name": product.name, "status": product.status });
        change.audit(Action::Create, "product", id, None::<&()>, Some(&after))?;
        change.emit("catalog.product_created.v1", json!({ "productMasterId": id, "globalSku": product.global_sku }));
    }
    Ok(ids)
}

sql! {
    ONE = "SELECT id, global_sku, name, unit_cost, price, pack_size FROM product WHERE workspace_id = $1 AND id = $2";
    ALL = "
        SELECT id, global_sku, name, unit_cost, price, pack_size FROM product
         WHERE workspace_id = $1 AND status IN ('ACTIVE', 'PHASE_OUT') ORDER BY id";
}

bulk! {
    INSERT = {
        table: "product",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "global_sku", "name", "description", "brand", "gtin", "status", "unit", "unit_cost", "price",
            "currency", "pack_size", "tags", "search", "version", "created_at", "updated_at"
        ],
        types: [Text, Text, Text, Text, Text, Text, Text, Text, Text, I64, I64, Text, I64, Text, Text, I64, I64, I64],
        conflict: Fail,
    };
}
