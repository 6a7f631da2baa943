//! Holds of other features, for documents of their own: a transfer that waits to be shipped.

use super::lapse::end_due;
use super::place::{hold, told};
use super::settle::{close_if_done, let_go};
use super::store::{self, Kept, Part};
use crate::change::Change;
use crate::features::inventory::promise::{keeps, locked};
use crate::features::network::Rules;
use crate::http::{ApiError, Code};
use serde_json::{Value, json};
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// Holds stock of a product at a location for a document, what expires first before the rest. All of it or 409
/// `INSUFFICIENT_STOCK`. Answers the reservation.
pub fn reserve(
    change: &mut Change<'_, '_>,
    product: &str,
    location: &str,
    quantity: Quantity,
    reference: &str,
) -> Result<String, ApiError> {
    end_due(change)?;
    let id = change.id("res");
    let rules = Rules::read(change.tx)?;
    let shelf = locked(change.tx, &rules, change.now, product, location)?;
    let (mut left, mut parts) = (quantity.micros(), Vec::new());
    for shelf in shelf.iter() {
        for layer in shelf.layers.iter().filter(|layer| keeps(layer, shelf.today, 0)) {
            let some = layer.free().micros().min(left);
            if some <= 0 {
                continue;
            }
            left -= some;
            parts.push(Part {
                reservation_id: id.clone(),
                part: i64::try_from(parts.len()).unwrap_or_default() + 1,
                line: 1,
                product_id: product.to_owned(),
                location_id: location.to_owned(),
                stock_line_id: Some(layer.line_id.clone()),
                lot_number: layer.lot_number.clone(),
                expires_on: layer.expires_on,
                quantity: Quantity::from_micros(some),
                open: Quantity::from_micros(some),
                fulfilled: Quantity::ZERO,
            });
        }
    }
    if left > 0 {
        let had = Quantity::from_micros(quantity.micros() - left);
        let message = format!("{quantity} asked for, {had} available at the location");
        return Err(ApiError::new(Code::InsufficientStock, message)
            .with("productMasterId", product)
            .with("locationId", location)
            .with("available", json!(had))
            .with("requested", json!(quantity)));
    }
    for part in &parts {
        hold(change, part)?;
    }
    let kept = Kept {
        id,
        channel_id: String::new(),
        reference: reference.to_owned(),
        comment: String::new(),
        status: "CONFIRMED".to_owned(),
        asked: Value::Array(Vec::new()),
        expires_at: None,
        version: 1,
        created_at: change.now,
        updated_at: change.now,
    };
    store::insert(change, &kept, &parts)?;
    told(change, &kept, &parts);
    Ok(kept.id)
}

/// Lets go of everything held for a document. Answers how many reservations ended.
pub fn release(change: &mut Change<'_, '_>, reference: &str) -> Result<usize, ApiError> {
    let held: Vec<String> = change.tx.all(&HELD, args![reference])?;
    let parts = store::parts(change.tx, held.clone())?;
    for id in &held {
        for part in parts.get(id).into_iter().flatten() {
            let_go(change, part, part.open)?;
        }
        close_if_done(change, id)?;
        change.emit("inventory.reservation_released.v1", json!({ "reservationId": id, "reference": reference }));
    }
    Ok(held.len())
}

sql! {
    HELD = "
        SELECT id FROM reservation
         WHERE workspace_id = $1 AND reference = $2 AND channel_id = '' AND status = 'CONFIRMED' ORDER BY id";
}
