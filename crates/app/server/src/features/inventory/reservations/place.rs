//! Finding the stock for an order and holding it.

use super::lapse::end_due;
use super::store::{self, Kept, Part};
use super::wire::Asked;
use crate::App;
use crate::change::Change;
use crate::features::inventory::promise::{Book, Detail, Recipes, Search, Take, products_of};
use crate::http::{ApiError, Code, LocationScope};
use serde_json::{Value, json};
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Quantity};

/// What is to be held.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) channel_id: String,
    pub(super) reference: String,
    pub(super) comment: String,
    pub(super) lines: Vec<Asked>,
    /// What each product asked for is made of.
    pub(super) recipes: Recipes,
    pub(super) expires_at: Option<Instant>,
    /// With one line short nothing is held.
    pub(super) all_or_nothing: bool,
}

/// Holds stock for an order, or says of each line why not: 409 `INSUFFICIENT_STOCK` with `details.lines`.
///
/// The stock lines of all its products are locked in the order of their ids before anything is read, so that what is
/// read here is what is there until the change is through.
pub(super) fn place(
    change: &mut Change<'_, '_>,
    app: &App,
    scope: &LocationScope,
    order: &Order,
) -> Result<(Kept, Vec<Part>), ApiError> {
    end_due(change)?;
    let mut book =
        Book::of(change.tx, app, change.now, Detail::Locked, &products_of(&order.recipes), only_place(&order.lines))?;
    let rules = book.rules();
    let channel = rules.channel(&order.channel_id);
    let channel = channel.ok_or_else(|| ApiError::unknown_reference("channelId", "channel", &order.channel_id))?;

    let id = change.id("res");
    let (mut parts, mut short) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(&order.lines) {
        let recipe = order.recipes.get(&line.product_master_id).cloned().unwrap_or_default();
        let place = line.location_id.as_deref();
        let mut search = Search { book: &mut book, channel, scope, product: &line.product_master_id, place };
        let got = search.fill(&recipe, line.quantity)?;
        if got.found < line.quantity {
            short.push(json!({
                "line": number, "productMasterId": line.product_master_id, "requested": line.quantity, "available": got.found,
                "reason": got.reason,
            }));
        }
        parts.extend(got.takes.into_iter().map(|take| part(&id, number, take)));
    }
    if !short.is_empty() && (order.all_or_nothing || parts.is_empty()) {
        return Err(refusal(short));
    }
    for (number, part) in (1..).zip(&mut parts) {
        part.part = number;
        hold(change, part)?;
    }
    let kept = Kept {
        id,
        channel_id: order.channel_id.clone(),
        reference: order.reference.clone(),
        comment: order.comment.clone(),
        status: "PENDING".to_owned(),
        asked: serde_json::to_value(&order.lines).map_err(ApiError::internal)?,
        expires_at: order.expires_at,
        version: 1,
        created_at: change.now,
        updated_at: change.now,
    };
    store::insert(change, &kept, &parts)?;
    told(change, &kept, &parts);
    Ok((kept, parts))
}

/// The one location that every line asks for, if it is one.
fn only_place(lines: &[Asked]) -> Option<&str> {
    let first = lines.first()?.location_id.as_deref()?;
    lines.iter().all(|line| line.location_id.as_deref() == Some(first)).then_some(first)
}

fn part(reservation: &str, line: i64, take: Take) -> Part {
    Part {
        reservation_id: reservation.to_owned(),
        part: 0,
        line,
        product_id: take.product_id,
        location_id: take.location_id,
        stock_line_id: take.line_id,
        lot_number: take.lot_number,
        expires_on: take.expires_on,
        quantity: take.quantity,
        open: take.quantity,
        fulfilled: Quantity::ZERO,
    }
}

fn refusal(short: Vec<Value>) -> ApiError {
    let first = &short[0];
    let message = format!(
        "line {}: {} asked for, {} available{}; details.lines says so of each line that is short",
        first["line"],
        first["requested"],
        first["available"],
        first["reason"].as_str().map(|reason| format!(" ({reason})")).unwrap_or_default()
    );
    ApiError::new(Code::InsufficientStock, message).with("lines", short)
}

/// Binds the stock of a part.
pub(super) fn hold(change: &mut Change<'_, '_>, part: &Part) -> Result<(), ApiError> {
    let Some(line) = &part.stock_line_id else { return Ok(()) };
    if change.tx.execute(&RESERVE, args![line, part.quantity, change.now])? == 1 {
        return Ok(());
    }
    Err(ApiError::new(Code::InsufficientStock, "somebody else was faster: the stock is no longer available")
        .with("inventoryItemId", line.as_str()))
}

/// Says that stock is held.
pub(super) fn told(change: &mut Change<'_, '_>, kept: &Kept, parts: &[Part]) {
    let parts: Vec<Value> = parts
        .iter()
        .map(|p| json!({ "productMasterId": p.product_id, "locationId": p.location_id, "inventoryItemId": p.stock_line_id, "quantity": p.quantity }))
        .collect();
    change.emit(
        "inventory.stock_reserved.v1",
        json!({
            "reservationId": kept.id, "channelId": kept.channel_id, "reference": kept.reference, "status": kept.status,
            "expiresAt": kept.expires_at, "parts": parts,
        }),
    );
}

sql! {
    RESERVE = "
        UPDATE stock_line SET reserved = reserved + $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND on_hand - reserved - on_hold - recalled >= $3";
}
