//! `GET /api/inventory/reservations/{id}`

use super::lapse::lapse;
use super::store::find;
use super::wire::Reservation;
use crate::http::{Answer, Call, PathId, Reply};

/// One reservation
#[utoipa::path(get, path = "/api/inventory/reservations/{id}", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The reservation's id")),
    responses((status = 200, description = "The reservation", body = Reservation)))]
pub(super) async fn get_reservation(call: Call, PathId(id): PathId) -> Answer {
    lapse(&call).await?;
    let scope = call.location_scope();
    let (kept, parts) = call.read(move |tx| find(tx, &id, &scope)).await?;
    let version = kept.version;
    Ok(Reply::ok(&Reservation::new(kept, &parts))?.version(version))
}
