//! `POST /api/inventory/reservations/{id}/extend`

use super::settle::must_be_live;
use super::store::take;
use super::wire::{Reservation, view};
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// For how long.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExtendReservation {
    /// From now on.
    #[schema(example = 900, minimum = 1, maximum = 2592000)]
    ttl_seconds: i64,
}

/// Hold for longer
///
/// A PENDING reservation ends so many seconds from now instead of when it would have.
#[utoipa::path(post, path = "/api/inventory/reservations/{id}/extend", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The reservation's id")),
    request_body = ExtendReservation,
    responses((status = 200, description = "Extended", body = Reservation)))]
pub(super) async fn extend_reservation(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ExtendReservation>,
) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let (kept, _) = take(change, &id, &caller.location_scope())?;
        caller.expect_version(kept.version)?;
        must_be_live(&kept, change.now)?;
        let end = change.now.plus_seconds(body.ttl_seconds);
        if kept.status != "PENDING" || change.tx.execute(&EXTEND, args![&id, end, change.now])? == 0 {
            let message = format!("only a PENDING reservation has an end; this one is {}", kept.status);
            return Err(ApiError::invalid_state(message));
        }
        change.emit("inventory.reservation_extended.v1", json!({ "reservationId": id, "expiresAt": end }));
        let reservation = view(change.tx, &id)?;
        Ok(Reply::ok(&reservation)?.version(reservation.version))
    })
    .await
}

sql! {
    EXTEND = "
        UPDATE reservation SET expires_at = $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'PENDING' AND (expires_at IS NULL OR expires_at > $4)";
}
