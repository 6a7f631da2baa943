//! `POST /api/inventory/reservations/{id}/fulfil`

use super::place::hold;
use super::settle::{chosen, close_if_done, fulfil, let_go, must_be_live};
use super::store::{self, Part, take};
use super::wire::{LinePart, Reservation, view};
use crate::change::Change;
use crate::features::inventory::ledger::MovementKind;
use crate::features::inventory::promise::{keeps, locked};
use crate::features::network::Rules;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, PathId, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_kernel::Quantity;

/// What to hand out, and what for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FulfilReservation {
    /// Left out: everything that is open.
    #[schema(min_items = 1, max_items = 100, example = json!(null))]
    lines: Option<Vec<LinePart>>,
    /// What the ledger calls it.
    #[serde(default)]
    kind: Outgoing,
}

/// How stock leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Outgoing {
    #[default]
    Sale,
    Issue,
    Consumption,
}

impl Outgoing {
    const fn kind(self) -> MovementKind {
        match self {
            Self::Sale => MovementKind::Sale,
            Self::Issue => MovementKind::Issue,
            Self::Consumption => MovementKind::Consumption,
        }
    }
}

/// Hand out what is held
///
/// Stock and reservation fall together, and the ledger has a movement of each stock line. What was promised with no
/// stock behind it takes what has come in meanwhile: 409 `INSUFFICIENT_STOCK` while it has not. A PENDING
/// reservation may be handed out without being confirmed before.
#[utoipa::path(post, path = "/api/inventory/reservations/{id}/fulfil", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The reservation's id")),
    request_body = FulfilReservation,
    responses((status = 200, description = "Handed out", body = Reservation)))]
pub(super) async fn fulfil_reservation(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<FulfilReservation>,
) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let (kept, mut parts) = take(change, &id, &caller.location_scope())?;
        caller.expect_version(kept.version)?;
        must_be_live(&kept, change.now)?;
        let mut moved = Vec::new();
        let rules = caller.app().rules.of(change.tx)?;
        for (part, quantity) in chosen(&parts, body.lines.as_deref())? {
            for (part, quantity) in cover(change, &rules, &mut parts, part, quantity)? {
                let what = (body.kind.kind(), kept.reference.as_str());
                let today = rules.today(change.now, &part.location_id);
                moved.push(fulfil(change, &part, quantity, what, today)?);
            }
        }
        close_if_done(change, &id)?;
        let reservation = view(change.tx, &id)?;
        change.emit(
            "inventory.reservation_fulfilled.v1",
            json!({ "reservationId": id, "reference": kept.reference, "status": reservation.status, "movementIds": moved }),
        );
        Ok(Reply::ok(&reservation)?.version(reservation.version))
    })
    .await
}

/// A part with stock behind it as it is; one without takes stock that has come in, as parts of their own.
fn cover(
    change: &mut Change<'_, '_>,
    rules: &Rules,
    parts: &mut Vec<Part>,
    part: Part,
    quantity: Quantity,
) -> Result<Vec<(Part, Quantity)>, ApiError> {
    if part.stock_line_id.is_some() {
        return Ok(vec![(part, quantity)]);
    }
    let (mut left, mut covered) = (quantity.micros(), Vec::new());
    let shelf = locked(change.tx, rules, change.now, &part.product_id, &part.location_id)?;
    for shelf in shelf.iter() {
        for layer in shelf.layers.iter().filter(|layer| keeps(layer, shelf.today, 0)) {
            let some = layer.free().micros().min(left);
            if some <= 0 {
                continue;
            }
            left -= some;
            let number = parts.iter().map(|known| known.part).max().unwrap_or_default() + 1;
            let quantity = Quantity::from_micros(some);
            let own = Part {
                part: number,
                stock_line_id: Some(layer.line_id.clone()),
                lot_number: layer.lot_number.clone(),
                expires_on: layer.expires_on,
                quantity,
                open: quantity,
                fulfilled: Quantity::ZERO,
                ..part.clone()
            };
            hold(change, &own)?;
            parts.push(own.clone());
            covered.push((own, quantity));
        }
    }
    if left > 0 {
        let there = Quantity::from_micros(quantity.micros() - left);
        let message =
            format!("line {}: {quantity} are promised with no stock behind them yet, {there} have come in", part.line);
        return Err(ApiError::new(Code::InsufficientStock, message).with("line", part.line));
    }
    let_go(change, &part, quantity)?;
    store::insert_parts(change, &covered.iter().map(|(own, _)| own.clone()).collect::<Vec<_>>())?;
    Ok(covered)
}
