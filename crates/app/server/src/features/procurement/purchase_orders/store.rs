//! Purchase orders as they are read.

use super::state::OrderStatus;
use super::wire::{LIST, OrderLine, OrderRow, PurchaseOrder};
use crate::features::inventory::Source;
use crate::features::procurement::suppliers::terms;
use crate::http::list::by_id;
use crate::http::{ApiError, LocationScope};
use std::collections::HashMap;
use stockflow_db::{Arg, DbError, Tx, args, from_row, sql};
use stockflow_kernel::{Day, Money, Quantity};

struct LineRow {
    order_id: String,
    line: i64,
    product_id: String,
    product_name: String,
    global_sku: String,
    quantity: Quantity,
    received: Quantity,
    unit_cost: Money,
}
from_row!(LineRow { order_id, line, product_id, product_name, global_sku, quantity, received, unit_cost });

impl From<LineRow> for OrderLine {
    fn from(row: LineRow) -> Self {
        let outstanding = (row.quantity.micros() - row.received.micros()).max(0);
        Self {
            line: row.line,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            quantity: row.quantity,
            received: row.received,
            outstanding: Quantity::from_micros(outstanding),
            unit_cost: row.unit_cost,
            total: row.unit_cost.times(row.quantity),
        }
    }
}

/// Rows with their lines.
pub(super) fn with_lines(tx: &mut Tx<'_>, rows: Vec<OrderRow>) -> Result<Vec<PurchaseOrder>, ApiError> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut lines: HashMap<String, Vec<OrderLine>> = HashMap::new();
    for row in tx.all::<LineRow>(&LINES, args![Arg::List(ids)])? {
        lines.entry(row.order_id.clone()).or_default().push(row.into());
    }
    let whole = |row: OrderRow| {
        let own = lines.remove(&row.id).unwrap_or_default();
        PurchaseOrder::new(row, own)
    };
    rows.into_iter().map(whole).collect()
}

/// 404 unless it is there and within the caller's reach; with its findings while it can still be changed.
pub(super) fn find(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<PurchaseOrder, ApiError> {
    let missing = || ApiError::not_found("purchase order", id);
    let row: OrderRow = by_id(tx, &LIST, id)?.ok_or_else(missing)?;
    let mut order = with_lines(tx, vec![row])?.pop().ok_or_else(missing)?;
    if !scope.covers(&order.location_id) {
        return Err(missing());
    }
    if matches!(order.status, OrderStatus::Draft | OrderStatus::Submitted) {
        order.findings = findings(tx, &order)?;
    }
    Ok(order)
}

/// What does not fit the supplier's terms.
fn findings(tx: &mut Tx<'_>, order: &PurchaseOrder) -> Result<Vec<String>, ApiError> {
    let products: Vec<String> = order.lines.iter().map(|line| line.product_master_id.clone()).collect();
    let Some((_, terms)) = terms(tx, &order.supplier_id, &products)? else {
        return Ok(vec!["the supplier is archived".to_owned()]);
    };
    let mut findings = Vec::new();
    for (line, terms) in order.lines.iter().zip(terms) {
        let (number, quantity) = (line.line, line.quantity);
        if quantity < terms.minimum_order_quantity {
            let least = terms.minimum_order_quantity;
            findings.push(format!("line {number}: {quantity} is less than the supplier's minimum of {least}"));
        }
        if quantity.micros() % terms.pack_size.micros() != 0 {
            findings.push(format!("line {number}: {quantity} is not a multiple of the pack of {}", terms.pack_size));
        }
    }
    Ok(findings)
}

/// What is still to come of a product to a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnOrder {
    pub product_id: String,
    pub location_id: String,
    /// The day that it is expected on; `None`: nobody knows.
    pub expected_on: Option<Day>,
    pub quantity: Quantity,
}
from_row!(OnOrder { product_id, location_id, expected_on, quantity });

/// What orders bring, for whoever promises stock.
pub(crate) const INBOUND: Source =
    Source { all: &COMING, some: &COMING_OF, document: "purchaseOrderId", products: &PRODUCTS };

/// Everything that is ordered, approved and still to come.
pub fn on_order(tx: &mut Tx<'_>) -> Result<Vec<OnOrder>, DbError> {
    tx.all(&ON_ORDER, args![])
}

sql! {
    LINES = "
        SELECT n.purchase_order_id, n.line, n.product_id, p.name, p.global_sku, n.quantity, n.received, n.unit_cost
          FROM purchase_order_line n JOIN product p ON p.workspace_id = n.workspace_id AND p.id = n.product_id
         WHERE n.workspace_id = $1 AND n.purchase_order_id = ANY($2) ORDER BY n.purchase_order_id, n.line";
    PRODUCTS = "
        SELECT DISTINCT product_id FROM purchase_order_line WHERE workspace_id = $1 AND purchase_order_id = ANY($2)";
    COMING = "
        SELECT n.product_id, o.location_id, o.expected_on, n.quantity - n.received, o.number
          FROM purchase_order o
          JOIN purchase_order_line n ON n.workspace_id = o.workspace_id AND n.purchase_order_id = o.id
         WHERE o.workspace_id = $1 AND o.status IN ('APPROVED', 'PARTIALLY_RECEIVED', 'DISPUTED') AND n.received < n.quantity
         ORDER BY n.product_id, o.location_id, o.expected_on, o.number, n.line";
    COMING_OF = "
        SELECT n.product_id, o.location_id, o.expected_on, n.quantity - n.received, o.number
          FROM purchase_order o
          JOIN purchase_order_line n ON n.workspace_id = o.workspace_id AND n.purchase_order_id = o.id
         WHERE o.workspace_id = $1 AND o.status IN ('APPROVED', 'PARTIALLY_RECEIVED', 'DISPUTED') AND n.received < n.quantity
           AND n.product_id = ANY($2)
         ORDER BY n.product_id, o.location_id, o.expected_on, o.number, n.line";
    ON_ORDER = "
        SELECT n.product_id, o.location_id, o.expected_on, CAST(sum(n.quantity - n.received) AS BIGINT)
          FROM purchase_order o
          JOIN purchase_order_line n ON n.workspace_id = o.workspace_id AND n.purchase_order_id = o.id
         WHERE o.workspace_id = $1 AND o.status IN ('APPROVED', 'PARTIALLY_RECEIVED', 'DISPUTED') AND n.received < n.quantity
         GROUP BY n.product_id, o.location_id, o.expected_on
         ORDER BY n.product_id, o.location_id, o.expected_on";
}
