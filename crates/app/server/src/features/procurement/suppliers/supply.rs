//! Where products come from, for whoever plans purchases.

use super::wire::PriceBreak;
use crate::http::ApiError;
use serde_json::Value;
use std::collections::HashMap;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Money, Quantity};

/// How far back receipts count.
const SECONDS: i64 = 365 * 86_400;

/// The way by which a product is bought: the preferred supplier in use, or else the cheapest.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyPath {
    pub product_id: String,
    pub supplier_id: String,
    pub supplier_name: String,
    pub unit_cost: Money,
    /// From this quantity on a unit costs that.
    pub price_breaks: Vec<(Quantity, Money)>,
    pub minimum_order_quantity: Quantity,
    pub pack_size: Quantity,
    /// As the supplier says.
    pub lead_time_days: i64,
    /// Days from submitting an order to each receipt of the last 365 days, of this supplier.
    pub receipts: Vec<f64>,
}

struct PathRow {
    product_id: String,
    supplier_id: String,
    supplier_name: String,
    unit_cost: Money,
    price_breaks: Value,
    minimum_order_quantity: Quantity,
    pack_size: Quantity,
    lead_time_days: i64,
}
from_row!(PathRow {
    product_id,
    supplier_id,
    supplier_name,
    unit_cost,
    price_breaks,
    minimum_order_quantity,
    pack_size,
    lead_time_days
});

/// The way of every product that has one, or of some products, by product.
pub fn supply_paths(tx: &mut Tx<'_>, now: Instant, products: Option<&[String]>) -> Result<Vec<SupplyPath>, ApiError> {
    let rows: Vec<PathRow> = match products {
        None => tx.all(&PATHS, args![])?,
        Some(products) => tx.all(&PATHS_OF, args![products])?,
    };
    let mut suppliers: Vec<String> = rows.iter().map(|row| row.supplier_id.clone()).collect();
    suppliers.sort_unstable();
    suppliers.dedup();
    let receipts: Vec<(String, Instant, Instant)> = tx.all(&RECEIPTS, args![now.plus_seconds(-SECONDS), suppliers])?;
    let mut measured: HashMap<String, Vec<f64>> = HashMap::new();
    for (supplier, submitted, received) in receipts {
        let days = (received.micros() - submitted.micros()).max(0) as f64 / 86_400e6;
        measured.entry(supplier).or_default().push(days);
    }
    let mut paths: Vec<SupplyPath> = Vec::new();
    for row in rows {
        // The best one of a product comes first.
        if paths.last().is_some_and(|before| before.product_id == row.product_id) {
            continue;
        }
        let breaks: Vec<PriceBreak> = serde_json::from_value(row.price_breaks).unwrap_or_default();
        paths.push(SupplyPath {
            receipts: measured.get(&row.supplier_id).cloned().unwrap_or_default(),
            product_id: row.product_id,
            supplier_id: row.supplier_id,
            supplier_name: row.supplier_name,
            unit_cost: row.unit_cost,
            price_breaks: breaks.iter().map(|step| (step.min_quantity, step.unit_cost)).collect(),
            minimum_order_quantity: row.minimum_order_quantity,
            pack_size: row.pack_size,
            lead_time_days: row.lead_time_days,
        });
    }
    Ok(paths)
}

/// The best way of a product first.
macro_rules! paths {
    ($only:literal) => {
        concat!(
            "SELECT i.product_id, s.id, s.name, i.unit_cost, i.price_breaks, coalesce(i.minimum_order_quantity, s.minimum_order_quantity),
                    coalesce(i.pack_size, s.pack_size), coalesce(i.lead_time_days, s.lead_time_days)
               FROM supplier_item i JOIN supplier s ON s.workspace_id = i.workspace_id AND s.id = i.supplier_id
              WHERE i.workspace_id = $1 AND s.status = 'ACTIVE'",
            $only,
            " ORDER BY i.product_id, CASE WHEN i.preferred THEN 0 ELSE 1 END, i.unit_cost, s.id"
        )
    };
}

sql! {
    PATHS = paths!("");
    PATHS_OF = paths!(" AND i.product_id = ANY($2)");
    RECEIPTS = "
        SELECT o.supplier_id, o.submitted_at, r.received_at
          FROM purchase_order o
          JOIN purchase_receipt r ON r.workspace_id = o.workspace_id AND r.purchase_order_id = o.id
         WHERE o.workspace_id = $1 AND o.submitted_at IS NOT NULL AND r.received_at >= $2 AND o.supplier_id = ANY($3)
         ORDER BY o.supplier_id, r.received_at, o.id, r.line, r.part";
}
