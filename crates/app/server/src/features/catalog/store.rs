//! Products as other features and the program itself read and make them.

use super::product::{ProductFields, Status, insert_products};
use crate::change::Change;
use crate::http::ApiError;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::{Money, Quantity};

/// What other features need to know of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductBrief {
    pub id: String,
    pub global_sku: String,
    pub name: String,
    pub unit_cost: Money,
    pub price: Money,
    /// Of cost and price.
    pub currency: String,
    pub pack_size: Quantity,
    /// Days on which a fresh delivery can be sold; `None`: for ever.
    pub shelf_life_days: Option<i64>,
}
from_row!(ProductBrief { id, global_sku, name, unit_cost, price, currency, pack_size, shelf_life_days });

/// One product of the workspace, if there is such a one.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<ProductBrief>, DbError> {
    tx.optional(&ONE, args![id])
}

/// Every product that is sold or moved, by id.
pub fn briefs(tx: &mut Tx<'_>) -> Result<Vec<ProductBrief>, DbError> {
    tx.all(&ALL, args![])
}

/// Those of some products that are sold or moved, by id.
pub fn briefs_of(tx: &mut Tx<'_>, products: &[String]) -> Result<Vec<ProductBrief>, DbError> {
    tx.all(&SOME, args![products])
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

impl From<&NewProduct> for ProductFields {
    fn from(new: &NewProduct) -> Self {
        Self {
            global_sku: Some(new.global_sku.clone()),
            name: Some(new.name.clone()),
            description: Some(new.description.clone()),
            brand: Some(new.brand.clone()),
            gtin: Some(new.gtin.clone()),
            status: Status::from_name(&new.status),
            unit: Some(new.unit.clone()),
            unit_cost: Some(new.unit_cost),
            price: Some(new.price),
            currency: Some(new.currency.clone()),
            pack_size: Some(new.pack_size),
            tags: Some(new.tags.clone()),
            ..Self::default()
        }
    }
}

/// Makes products and answers their ids in the same order. A SKU that exists already is 409 `DUPLICATE`, a faulty
/// product 400, and nothing is made.
pub fn create_products(change: &mut Change<'_, '_>, new: &[NewProduct]) -> Result<Vec<String>, ApiError> {
    let fields: Vec<ProductFields> = new.iter().map(ProductFields::from).collect();
    let saved = insert_products(change, &fields)?;
    saved.into_iter().map(|outcome| outcome.accepted().map(|product| product.id)).collect()
}

sql! {
    ONE = "SELECT id, global_sku, name, unit_cost, price, currency, pack_size, shelf_life_days FROM product WHERE workspace_id = $1 AND id = $2";
    ALL = "
        SELECT id, global_sku, name, unit_cost, price, currency, pack_size, shelf_life_days FROM product
         WHERE workspace_id = $1 AND status IN ('ACTIVE', 'PHASE_OUT') ORDER BY id";
    SOME = "
        SELECT id, global_sku, name, unit_cost, price, currency, pack_size, shelf_life_days FROM product
         WHERE workspace_id = $1 AND id = ANY($2) AND status IN ('ACTIVE', 'PHASE_OUT')";
}
