//! `GET /api/inventory/transfers/{id}`

use super::store::find;
use super::wire::Transfer;
use crate::http::{Answer, Call, PathId, Reply};

/// One transfer
///
/// With its trips, and what came of each.
#[utoipa::path(get, path = "/api/inventory/transfers/{id}", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    params(("id" = String, Path, description = "The transfer's id")),
    responses((status = 200, description = "The transfer", body = Transfer)))]
pub(super) async fn get_transfer(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let transfer = call.read(move |tx| find(tx, &id, &scope)).await?;
    Ok(Reply::ok(&transfer)?.version(transfer.version))
}
