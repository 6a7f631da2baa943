//! Booking what came: into the ledger, against the order, once.

use super::state::OrderStatus;
use super::wire::{OrderLine, PurchaseOrder};
use crate::change::Change;
use crate::features::inventory::{self, LotName, Movement, MovementKind, Slot};
use crate::http::{ApiError, Code, Fault, Positive};
use serde::Deserialize;
use std::collections::BTreeMap;
use stockflow_db::{args, sql};
use stockflow_kernel::{Day, Instant, Quantity};

/// What came of one line, in one lot.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReceivedLine {
    /// The order's line.
    #[schema(example = 1, minimum = 1)]
    line: i64,
    #[schema(value_type = Positive)]
    quantity: Quantity,
    /// Needed where the product is tracked by lot; one that is not known yet is made.
    #[schema(example = "L-2026-01", min_length = 1, max_length = 100)]
    lot_number: Option<String>,
    /// The lot's last day, where it is made.
    #[schema(example = "2026-12-31")]
    expiry_date: Option<Day>,
    /// The bin it is put in, by code or id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    bin: Option<String>,
}

/// A delivery.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "receiptReference": "DN-4711",
    "lines": [{ "line": 1, "quantity": 12, "lotNumber": "L-2026-01", "expiryDate": "2026-12-31" }],
}))]
pub(super) struct ReceivePurchaseOrder {
    /// The delivery note: the same one is booked once, however often it is sent.
    #[schema(example = "DN-4711", min_length = 1, max_length = 200)]
    pub(super) receipt_reference: String,
    /// When it came; null: now. Not in the future.
    #[schema(example = json!(null))]
    pub(super) received_at: Option<Instant>,
    /// Take more than was ordered as well.
    #[serde(default)]
    #[schema(example = false, default = false)]
    pub(super) accept_over_receipt: bool,
    /// What came; a line may stand here several times, in several lots.
    #[schema(min_items = 1, max_items = 1000)]
    pub(super) lines: Vec<ReceivedLine>,
}

impl ReceivePurchaseOrder {
    /// What the schema cannot say.
    pub(super) fn check(&self, now: Instant) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        if self.received_at.is_some_and(|at| at > now) {
            faults.push(Fault::new("receivedAt", "range", "lies in the future"));
        }
        for (index, line) in self.lines.iter().enumerate() {
            if line.expiry_date.is_some() && line.lot_number.is_none() {
                let path = format!("lines[{index}].lotNumber");
                faults.push(Fault::new(path, "required", "is required with expiryDate"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }

    /// What came in all, by line.
    fn by_line(&self) -> BTreeMap<i64, Quantity> {
        let mut sums = BTreeMap::new();
        for line in &self.lines {
            let sum: &mut Quantity = sums.entry(line.line).or_default();
            *sum = Quantity::from_micros(sum.micros().saturating_add(line.quantity.micros()));
        }
        sums
    }
}

/// Whether this delivery has been booked already; 409 if it was another one under the same reference.
pub(super) fn is_booked(
    change: &mut Change<'_, '_>,
    order: &PurchaseOrder,
    receipt: &ReceivePurchaseOrder,
) -> Result<bool, ApiError> {
    let booked: Vec<(i64, Quantity)> = change.tx.all(&BOOKED, args![&order.id, &receipt.receipt_reference])?;
    if booked.is_empty() {
        return Ok(false);
    }
    if booked.into_iter().collect::<BTreeMap<_, _>>() == receipt.by_line() {
        return Ok(true);
    }
    let message = format!(
        "{} is booked already, with other quantities; give this delivery its own reference",
        receipt.receipt_reference
    );
    Err(ApiError::new(Code::Conflict, message))
}

/// Books the delivery and answers what becomes of the order.
pub(super) fn book(
    change: &mut Change<'_, '_>,
    order: &PurchaseOrder,
    receipt: &ReceivePurchaseOrder,
) -> Result<OrderStatus, ApiError> {
    let sums = receipt.by_line();
    check_lines(order, receipt, &sums)?;
    let received_at = receipt.received_at.unwrap_or(change.now);
    for (part, (index, line)) in (0_i64..).zip(receipt.lines.iter().enumerate()) {
        let Some(ordered) = order.lines.iter().find(|ordered| ordered.line == line.line) else { continue };
        let slot = slot(change, order, ordered, index, line)?;
        let movement = Movement {
            slot,
            kind: MovementKind::Receipt,
            quantity: line.quantity,
            reason_code: "PURCHASE".into(),
            comment: receipt.receipt_reference.clone(),
            reference: order.id.clone(),
            effective_at: received_at,
        };
        let (movement_id, stock) = inventory::record(change, &movement)?;
        let product = &ordered.product_master_id;
        change.tx.execute(
            &INSERT_RECEIPT,
            args![
                &order.id,
                &receipt.receipt_reference,
                line.line,
                part,
                product,
                line.quantity,
                &movement_id,
                &stock.id,
                received_at,
                change.now
            ],
        )?;
        change.emit(
            "inventory.stock_received.v1",
            serde_json::json!({ "purchaseOrderId": order.id, "movementId": movement_id, "inventoryItemId": stock.id,
                "productMasterId": product, "locationId": order.location_id, "quantity": line.quantity }),
        );
    }
    let mut complete = true;
    for ordered in &order.lines {
        let came = sums.get(&ordered.line).copied().unwrap_or_default();
        if came > Quantity::ZERO {
            change.tx.execute(&ADD_RECEIVED, args![&order.id, ordered.line, came])?;
        }
        complete &= ordered.received.micros().saturating_add(came.micros()) >= ordered.quantity.micros();
    }
    Ok(if complete { OrderStatus::Received } else { OrderStatus::PartiallyReceived })
}

fn check_lines(
    order: &PurchaseOrder,
    receipt: &ReceivePurchaseOrder,
    sums: &BTreeMap<i64, Quantity>,
) -> Result<(), ApiError> {
    let known = |number: i64| order.lines.iter().any(|ordered| ordered.line == number);
    let unknown = receipt.lines.iter().enumerate().filter(|(_, line)| !known(line.line));
    let faults: Vec<Fault> = unknown
        .map(|(index, line)| {
            Fault::new(format!("lines[{index}].line"), "reference", format!("the order has no line {}", line.line))
        })
        .collect();
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let came = |ordered: &OrderLine| sums.get(&ordered.line).copied().unwrap_or_default();
    let over: Vec<String> = order
        .lines
        .iter()
        .filter(|ordered| came(ordered) > ordered.outstanding)
        .map(|ordered| format!("line {}: {} outstanding, {} came", ordered.line, ordered.outstanding, came(ordered)))
        .collect();
    if over.is_empty() || receipt.accept_over_receipt {
        return Ok(());
    }
    let message = "more came than was ordered; send acceptOverReceipt to take it, or book what was ordered";
    Err(ApiError::new(Code::Conflict, message).with("overReceipts", over))
}

fn slot(
    change: &mut Change<'_, '_>,
    order: &PurchaseOrder,
    ordered: &OrderLine,
    index: usize,
    line: &ReceivedLine,
) -> Result<Slot, ApiError> {
    let product = &ordered.product_master_id;
    let path = format!("lines[{index}].lotNumber");
    let name = line.lot_number.as_ref().map(|number| LotName { path: &path, number, expiry: line.expiry_date });
    inventory::check_tracking(change.tx, &path, product, name.as_ref())?;
    let lot_id = name.map(|name| inventory::lot(change, product, &name)).transpose()?;
    let bin_path = format!("lines[{index}].bin");
    let bin = line.bin.as_ref().map(|named| inventory::bin(change.tx, &bin_path, &order.location_id, named));
    Ok(Slot {
        lot_id: lot_id.unwrap_or_default(),
        bin_id: bin.transpose()?.unwrap_or_default(),
        ..Slot::loose(product, &order.location_id)
    })
}

sql! {
    BOOKED = "
        SELECT line, CAST(sum(quantity) AS BIGINT) FROM purchase_receipt
         WHERE workspace_id = $1 AND purchase_order_id = $2 AND receipt_reference = $3 GROUP BY line ORDER BY line";
    INSERT_RECEIPT = "
        INSERT INTO purchase_receipt (workspace_id, purchase_order_id, receipt_reference, line, part, product_id, quantity, movement_id, stock_line_id, received_at, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    ADD_RECEIVED = "
        UPDATE purchase_order_line SET received = received + $4
         WHERE workspace_id = $1 AND purchase_order_id = $2 AND line = $3";
}
