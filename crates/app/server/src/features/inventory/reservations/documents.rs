//! Holds of other features, for documents of their own: a transfer that waits to be shipped.

use super::lapse::end_due;
use super::place::{hold, told};
use super::settle::{close_if_done, fulfil, let_go};
use super::store::{self, Kept, Part};
use crate::change::Change;
use crate::features::inventory::ledger::{MovementKind, Slot, StockLine};
use crate::features::inventory::promise::{Layer, keeps, locked};
use crate::features::network::Rules;
use crate::http::{ApiError, Code};
use serde_json::{Value, json};
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// What a line of a document wants held.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The document's line.
    pub line: i64,
    pub product: &'a str,
    pub quantity: Quantity,
    /// This lot only; `None`: what expires first before the rest.
    pub lot: Option<&'a str>,
    /// This bin only; `None`: any that stock may leave.
    pub bin: Option<&'a str>,
    /// So many days it has to keep still.
    pub keeps_days: i64,
}

impl<'a> Wanted<'a> {
    /// Of any lot and bin, as long as it has not expired.
    #[must_use]
    pub const fn any(product: &'a str, quantity: Quantity) -> Self {
        Self { line: 1, product, quantity, lot: None, bin: None, keeps_days: 0 }
    }
}

/// Holds stock at a location for the lines of a document, what expires first before the rest, none of it from bins
/// that stock may not leave. All of it or 409 `INSUFFICIENT_STOCK`, with `details.lines`. Answers the reservation.
pub fn reserve(
    change: &mut Change<'_, '_>,
    location: &str,
    wanted: &[Wanted<'_>],
    reference: &str,
) -> Result<String, ApiError> {
    end_due(change)?;
    let id = change.id("res");
    let rules = Rules::read(change.tx)?;
    let (mut parts, mut short) = (Vec::new(), Vec::new());
    for want in wanted {
        let mut left = want.quantity.micros();
        let shelf = locked(change.tx, &rules, change.now, want.product, location)?;
        for shelf in shelf.iter() {
            let fits = |layer: &&Layer| {
                keeps(layer, shelf.today, want.keeps_days)
                    && want.lot.is_none_or(|lot| lot == layer.lot_id)
                    && want.bin.is_none_or(|bin| bin == layer.bin_id)
            };
            for layer in shelf.layers.iter().filter(fits) {
                let some = layer.free().micros().min(left);
                if some <= 0 {
                    continue;
                }
                left -= some;
                let quantity = Quantity::from_micros(some);
                let part = Part {
                    reservation_id: id.clone(),
                    part: i64::try_from(parts.len()).unwrap_or_default() + 1,
                    line: want.line,
                    product_id: want.product.to_owned(),
                    location_id: location.to_owned(),
                    stock_line_id: Some(layer.line_id.clone()),
                    lot_number: layer.lot_number.clone(),
                    expires_on: layer.expires_on,
                    quantity,
                    open: quantity,
                    fulfilled: Quantity::ZERO,
                };
                // At once: the next line may want the same product.
                hold(change, &part)?;
                parts.push(part);
            }
        }
        if left > 0 {
            short.push((want, Quantity::from_micros(want.quantity.micros() - left)));
        }
    }
    if let Some((first, had)) = short.first() {
        let line = |(want, had): &(&Wanted<'_>, Quantity)| json!({ "line": want.line, "productMasterId": want.product, "requested": want.quantity, "available": had });
        let lines: Vec<Value> = short.iter().map(line).collect();
        let message = format!("line {}: {} asked for, {had} available at the location", first.line, first.quantity);
        return Err(ApiError::new(Code::InsufficientStock, message)
            .with("productMasterId", first.product)
            .with("locationId", location)
            .with("available", json!(had))
            .with("requested", json!(first.quantity))
            .with("lines", lines));
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

/// Stock that has left for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOut {
    pub movement_id: String,
    /// Where it was.
    pub slot: Slot,
    pub quantity: Quantity,
}

/// Hands out what is held for a line of a document, what expires first before the rest. 409 `INSUFFICIENT_STOCK` when
/// less is held: some was recalled meanwhile.
pub fn hand_out(
    change: &mut Change<'_, '_>,
    reference: &str,
    line: i64,
    quantity: Quantity,
    kind: MovementKind,
) -> Result<Vec<HandedOut>, ApiError> {
    let held: Vec<String> = change.tx.all(&HELD, args![reference])?;
    let kept = store::parts(change.tx, held.clone())?;
    let open = |part: &&Part| part.line == line && part.open > Quantity::ZERO;
    let mut parts: Vec<&Part> = kept.values().flatten().filter(open).collect();
    parts.sort_by_key(|part| (part.expires_on.map_or(i64::MAX, |day| day.number()), part.part));
    let rules = Rules::read(change.tx)?;
    let (mut left, mut out) = (quantity.micros(), Vec::new());
    for part in parts {
        let some = Quantity::from_micros(part.open.micros().min(left));
        if some <= Quantity::ZERO {
            break;
        }
        left -= some.micros();
        let today = rules.today(change.now, &part.location_id);
        let movement_id = fulfil(change, part, some, (kind, reference), today)?;
        let stock = part.stock_line_id.as_deref().map(|id| StockLine::find(change.tx, id)).transpose()?.flatten();
        let stock = stock.ok_or_else(|| ApiError::internal("a stock line is gone"))?;
        out.push(HandedOut { movement_id, slot: stock.slot(), quantity: some });
    }
    if left > 0 {
        let there = Quantity::from_micros(quantity.micros() - left);
        let message = format!("line {line}: {quantity} asked for, {there} reserved");
        return Err(ApiError::new(Code::InsufficientStock, message)
            .with("line", line)
            .with("available", json!(there))
            .with("requested", json!(quantity)));
    }
    for id in &held {
        let status = close_if_done(change, id)?;
        let movements: Vec<&str> = out.iter().map(|one| one.movement_id.as_str()).collect();
        change.emit(
            "inventory.reservation_fulfilled.v1",
            json!({ "reservationId": id, "reference": reference, "status": status, "movementIds": movements }),
        );
    }
    Ok(out)
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
