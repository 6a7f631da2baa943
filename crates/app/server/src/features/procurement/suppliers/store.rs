//! Suppliers as they are kept, and their terms as purchase orders ask for them.

use super::measured::measured;
use super::wire::{Contact, LIST, PriceBreak, Supplier, SupplierBody, SupplierItem, SupplierRow};
use crate::change::{Action, Change};
use crate::features::{access, catalog};
use crate::http::list::by_id;
use crate::http::{ApiError, Code, Fault};
use serde_json::{Value, json};
use stockflow_db::{Arg, Tx, args, bulk, from_row, sql};
use stockflow_kernel::{Instant, Money, Quantity};

/// 404 unless it is there; with its items and the lead time measured.
pub(super) fn find(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<Supplier, ApiError> {
    let row: Option<SupplierRow> = by_id(tx, &LIST, id)?;
    let mut supplier = row.map(Supplier::from).ok_or_else(|| ApiError::not_found("supplier", id))?;
    supplier.items = Some(items(tx, id)?);
    supplier.measured_lead_time = Some(measured(tx, id, now)?);
    Ok(supplier)
}

struct ItemRow {
    product_id: String,
    supplier_sku: String,
    unit_cost: Money,
    lead_time_days: Option<i64>,
    minimum_order_quantity: Option<Quantity>,
    pack_size: Option<Quantity>,
    price_breaks: Value,
    preferred: bool,
}
from_row!(ItemRow {
    product_id,
    supplier_sku,
    unit_cost,
    lead_time_days,
    minimum_order_quantity,
    pack_size,
    price_breaks,
    preferred
});

impl From<ItemRow> for SupplierItem {
    fn from(row: ItemRow) -> Self {
        Self {
            product_master_id: row.product_id,
            supplier_sku: row.supplier_sku,
            unit_cost: row.unit_cost,
            lead_time_days: row.lead_time_days,
            minimum_order_quantity: row.minimum_order_quantity,
            pack_size: row.pack_size,
            price_breaks: serde_json::from_value(row.price_breaks).unwrap_or_default(),
            preferred: row.preferred,
        }
    }
}

fn items(tx: &mut Tx<'_>, supplier: &str) -> Result<Vec<SupplierItem>, ApiError> {
    let rows: Vec<ItemRow> = tx.all(&ITEMS, args![supplier])?;
    Ok(rows.into_iter().map(SupplierItem::from).collect())
}

/// What buying a product of a supplier means.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::features::procurement) struct Terms {
    /// Where the supplier names none for the product: `None`.
    unit_cost: Option<Money>,
    price_breaks: Vec<PriceBreak>,
    pub(in crate::features::procurement) minimum_order_quantity: Quantity,
    pub(in crate::features::procurement) pack_size: Quantity,
    pub(in crate::features::procurement) lead_time_days: i64,
}

impl Terms {
    /// Of one unit at a quantity: the break with the greatest quantity that is reached.
    pub(in crate::features::procurement) fn unit_cost(&self, quantity: Quantity) -> Option<Money> {
        let reached = self.price_breaks.iter().filter(|step| step.min_quantity <= quantity);
        reached.max_by_key(|step| step.min_quantity).map(|step| step.unit_cost).or(self.unit_cost)
    }
}

/// The supplier's terms for some products; `None`: there is no such supplier in use.
pub(in crate::features::procurement) fn terms(
    tx: &mut Tx<'_>,
    supplier: &str,
    products: &[String],
) -> Result<Option<(String, Vec<Terms>)>, ApiError> {
    let row: Option<SupplierRow> = by_id(tx, &LIST, supplier)?;
    let Some(known) = row.map(Supplier::from).filter(|s| s.status == "ACTIVE") else { return Ok(None) };
    let whole = known.body();
    let rows: Vec<ItemRow> = tx.all(&SOME_ITEMS, args![supplier, Arg::List(products.to_vec())])?;
    let items: Vec<SupplierItem> = rows.into_iter().map(SupplierItem::from).collect();
    let of = |product: &String| {
        let item = items.iter().find(|item| item.product_master_id == *product);
        Terms {
            unit_cost: item.map(|i| i.unit_cost),
            price_breaks: item.map(|i| i.price_breaks.clone()).unwrap_or_default(),
            minimum_order_quantity: item.and_then(|i| i.minimum_order_quantity).unwrap_or(whole.minimum_order_quantity),
            pack_size: item.and_then(|i| i.pack_size).unwrap_or(whole.pack_size),
            lead_time_days: item.and_then(|i| i.lead_time_days).unwrap_or(whole.lead_time_days),
        }
    };
    Ok(Some((whole.currency.unwrap_or_default(), products.iter().map(of).collect())))
}

/// A supplier to be made, by the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSupplier {
    pub code: String,
    pub name: String,
    pub lead_time_days: i64,
    pub pack_size: Quantity,
    pub items: Vec<NewSupplierItem>,
}

/// What such a supplier supplies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSupplierItem {
    pub product_id: String,
    pub unit_cost: Money,
}

/// Makes a supplier and answers its id. A code that exists already is 409 `DUPLICATE`.
pub fn create_supplier(change: &mut Change<'_, '_>, new: &NewSupplier) -> Result<String, ApiError> {
    let item = |item: &NewSupplierItem| SupplierItem {
        product_master_id: item.product_id.clone(),
        supplier_sku: String::new(),
        unit_cost: item.unit_cost,
        lead_time_days: None,
        minimum_order_quantity: None,
        pack_size: None,
        price_breaks: Vec::new(),
        preferred: true,
    };
    let body = SupplierBody {
        code: new.code.clone(),
        name: new.name.clone(),
        lead_time_days: new.lead_time_days,
        minimum_order_quantity: Quantity::ZERO,
        pack_size: new.pack_size,
        payment_terms: String::new(),
        currency: None,
        contact: Contact::default(),
        items: new.items.iter().map(item).collect(),
    };
    body.check()?;
    insert(change, &body)
}

pub(super) fn insert(change: &mut Change<'_, '_>, body: &SupplierBody) -> Result<String, ApiError> {
    let id = change.id("sup");
    let values = row(change, &id, body)?;
    if change.tx.execute(&INSERT, values)? == 0 {
        return Err(duplicate(&body.code));
    }
    set_items(change, &id, &body.items)?;
    change.audit(Action::Create, "supplier", &id, None::<&()>, Some(body))?;
    change.emit("procurement.supplier_created.v1", json!({ "supplierId": id, "code": body.code }));
    Ok(id)
}

pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &SupplierBody) -> Result<(), ApiError> {
    if change.tx.optional::<String>(&CODED, args![&body.code, id])?.is_some() {
        return Err(duplicate(&body.code));
    }
    let values = row(change, id, body)?;
    change.tx.execute(&UPDATE, values)?;
    change.tx.execute(&NO_ITEMS, args![id])?;
    set_items(change, id, &body.items)
}

fn row(change: &mut Change<'_, '_>, id: &str, body: &SupplierBody) -> Result<Vec<Arg>, ApiError> {
    let currency = match &body.currency {
        Some(currency) => currency.clone(),
        None => access::currency(change.tx)?,
    };
    Ok(args![
        id,
        &body.code,
        &body.name,
        body.lead_time_days,
        body.minimum_order_quantity,
        body.pack_size,
        &body.payment_terms,
        currency,
        json!(body.contact),
        change.now
    ])
}

fn duplicate(code: &str) -> ApiError {
    ApiError::new(Code::Duplicate, format!("there is a supplier with the code {code} already"))
}

fn set_items(change: &mut Change<'_, '_>, id: &str, items: &[SupplierItem]) -> Result<(), ApiError> {
    let ids: Vec<String> = items.iter().map(|item| item.product_master_id.clone()).collect();
    let known = catalog::known(change.tx, &ids)?;
    let unknown = items.iter().enumerate().filter(|(_, item)| !known.contains(&item.product_master_id));
    let faults: Vec<Fault> = unknown
        .map(|(index, item)| {
            let message = format!("names no product of this workspace: {}", item.product_master_id);
            Fault::new(format!("items[{index}].productMasterId"), "reference", message)
        })
        .collect();
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let rows = items.iter().map(|item| {
        args![
            id,
            &item.product_master_id,
            &item.supplier_sku,
            item.unit_cost,
            item.lead_time_days,
            item.minimum_order_quantity,
            item.pack_size,
            json!(item.price_breaks),
            item.preferred
        ]
    });
    change.tx.bulk(&INSERT_ITEMS, rows)?;
    Ok(())
}

sql! {
    ITEMS = "
        SELECT product_id, supplier_sku, unit_cost, lead_time_days, minimum_order_quantity, pack_size, price_breaks, preferred
          FROM supplier_item WHERE workspace_id = $1 AND supplier_id = $2 ORDER BY product_id";
    SOME_ITEMS = "
        SELECT product_id, supplier_sku, unit_cost, lead_time_days, minimum_order_quantity, pack_size, price_breaks, preferred
          FROM supplier_item WHERE workspace_id = $1 AND supplier_id = $2 AND product_id = ANY($3) ORDER BY product_id";
    CODED = "SELECT id FROM supplier WHERE workspace_id = $1 AND code = $2 AND id <> $3";
    INSERT = "
        INSERT INTO supplier (workspace_id, id, code, name, status, lead_time_days, minimum_order_quantity, pack_size, payment_terms, currency, contact, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'ACTIVE', $5, $6, $7, $8, $9, $10, 1, $11, $11) ON CONFLICT (workspace_id, code) DO NOTHING";
    UPDATE = "
        UPDATE supplier SET code = $3, name = $4, lead_time_days = $5, minimum_order_quantity = $6, pack_size = $7,
               payment_terms = $8, currency = $9, contact = $10, updated_at = $11, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    NO_ITEMS = "DELETE FROM supplier_item WHERE workspace_id = $1 AND supplier_id = $2";
}

bulk! {
    INSERT_ITEMS = {
        table: "supplier_item",
        key: ["workspace_id", "supplier_id", "product_id"],
        columns: [
            "workspace_id", "supplier_id", "product_id", "supplier_sku", "unit_cost", "lead_time_days", "minimum_order_quantity",
            "pack_size", "price_breaks", "preferred"
        ],
        types: [Text, Text, Text, Text, I64, I64, I64, I64, Text, Bool],
        conflict: Fail,
    };
}
