//! Putting stock on hold for other features: what came in damaged.

use crate::change::{Action, Change};
use crate::features::inventory::ledger::StockLine;
use crate::http::{ApiError, Code};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// Puts some of a stock line on hold: on hand, and not promised to anybody until somebody releases it. 409
/// `INSUFFICIENT_STOCK` where less is available.
pub fn hold(change: &mut Change<'_, '_>, line: &str, quantity: Quantity, reason: &str) -> Result<(), ApiError> {
    let missing = || ApiError::internal("a stock line is gone");
    if change.tx.execute(&HOLD, args![line, quantity, change.now])? == 0 {
        let there = StockLine::find(change.tx, line)?.ok_or_else(missing)?.available();
        let message = format!("{quantity} are to be put on hold, {there} are available");
        return Err(ApiError::new(Code::InsufficientStock, message).with("inventoryItemId", line));
    }
    let now = StockLine::find(change.tx, line)?.ok_or_else(missing)?;
    let before = Quantity::from_micros(now.on_hold.micros() - quantity.micros());
    change.audit(
        Action::Update,
        "stockLine",
        line,
        Some(&json!({ "quantityOnHold": before })),
        Some(&json!({ "quantityOnHold": now.on_hold, "reason": reason })),
    )?;
    change.emit(
        "inventory.stock_held.v1",
        json!({
            "inventoryItemId": line, "productMasterId": now.product_id, "locationId": now.location_id, "reason": reason,
            "quantityOnHold": now.on_hold, "quantityRecalled": now.recalled,
        }),
    );
    Ok(())
}

sql! {
    HOLD = "
        UPDATE stock_line SET on_hold = on_hold + $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND on_hand - reserved - on_hold - recalled >= $3";
}
