//! `POST /api/inventory/reservations/{id}/release`

use super::settle::{chosen, close_if_done, let_go, must_be_live};
use super::store::take;
use super::wire::{LinePart, Reservation, view};
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;

/// What to let go of.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReleaseReservation {
    /// Left out: everything that is open.
    #[schema(min_items = 1, max_items = 100, example = json!(null))]
    lines: Option<Vec<LinePart>>,
}

/// Let go of a reservation
///
/// All of it, or some of its lines. What is let go is available at once.
#[utoipa::path(post, path = "/api/inventory/reservations/{id}/release", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The reservation's id")),
    request_body = ReleaseReservation,
    responses((status = 200, description = "Let go", body = Reservation)))]
pub(super) async fn release_reservation(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ReleaseReservation>,
) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let (kept, parts) = take(change, &id, &caller.location_scope())?;
        caller.expect_version(kept.version)?;
        must_be_live(&kept, change.now)?;
        let chosen = chosen(&parts, body.lines.as_deref())?;
        for (part, quantity) in &chosen {
            let_go(change, part, *quantity)?;
        }
        close_if_done(change, &id)?;
        let reservation = view(change.tx, &id)?;
        change.emit(
            "inventory.reservation_released.v1",
            json!({ "reservationId": id, "reference": kept.reference, "status": reservation.status }),
        );
        Ok(Reply::ok(&reservation)?.version(reservation.version))
    })
    .await
}
