//! `POST /api/inventory/reservations/{id}/confirm`

use super::settle::must_be_live;
use super::store::take;
use super::wire::{Reservation, view};
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Confirm a reservation
///
/// It no longer ends by itself. One that is past its time is 409 `INVALID_STATE`, whether or not the sweeper has
/// been there; one that is confirmed already is answered as it is.
#[utoipa::path(post, path = "/api/inventory/reservations/{id}/confirm", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The reservation's id")),
    responses((status = 200, description = "Confirmed", body = Reservation)))]
pub(super) async fn confirm_reservation(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let (kept, _) = take(change, &id, &caller.location_scope())?;
        caller.expect_version(kept.version)?;
        must_be_live(&kept, change.now)?;
        if kept.status == "PENDING" {
            if change.tx.execute(&CONFIRM, args![&id, change.now])? == 0 {
                return Err(ApiError::invalid_state("the reservation is past its time; reserve again"));
            }
            change.emit(
                "inventory.reservation_confirmed.v1",
                json!({ "reservationId": id, "reference": kept.reference }),
            );
        }
        let reservation = view(change.tx, &id)?;
        Ok(Reply::ok(&reservation)?.version(reservation.version))
    })
    .await
}

sql! {
    CONFIRM = "
        UPDATE reservation SET status = 'CONFIRMED', expires_at = NULL, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'PENDING' AND (expires_at IS NULL OR expires_at > $3)";
}
