//! Setting our stock to what another system says is available.

use crate::change::Change;
use crate::features::inventory::{Movement, MovementKind, Slot, check_tracking, record};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// Brings what is available of a product at a location to a quantity by an adjustment; `false` when it is so already.
pub(super) fn set_available(
    change: &mut Change<'_, '_>,
    product: &str,
    location: &str,
    available: Quantity,
    reference: &str,
) -> Result<bool, ApiError> {
    check_tracking(change.tx, "quantity", product, None)?;
    let ours: Option<Quantity> = change.tx.optional(&AVAILABLE, args![product, location])?;
    let delta = available.micros() - ours.unwrap_or_default().micros();
    if delta == 0 {
        return Ok(false);
    }
    let movement = Movement {
        slot: Slot::loose(product, location),
        kind: MovementKind::Adjustment,
        quantity: Quantity::from_micros(delta),
        reason_code: "COUNT_CORRECTION".into(),
        comment: String::new(),
        reference: reference.to_owned(),
        effective_at: change.now,
    };
    let (id, _) = record(change, &movement)?;
    change.emit("inventory.movements_recorded.v1", json!({ "count": 1, "movementIds": [id] }));
    Ok(true)
}

sql! {
    /// What is kept there neither by lot nor by bin.
    AVAILABLE = "
        SELECT on_hand - reserved - on_hold - recalled FROM stock_line
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND lot_id = '' AND bin_id = ''";
}
