//! `GET /api/inventory/transfers/{id}`

use super::transfer::Transfer;
use crate::http::{Answer, ApiError, Call, PathId, Reply};

/// One transfer
#[utoipa::path(get, path = "/api/inventory/transfers/{id}", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    params(("id" = String, Path, description = "The transfer's id")),
    responses((status = 200, description = "The transfer", body = Transfer)))]
pub(super) async fn get_transfer(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let transfer = call
        .read(move |tx| {
            let found = Transfer::find(tx, &id)?;
            let seen = found.filter(|t| scope.covers(&t.source_location_id) || scope.covers(&t.dest_location_id));
            seen.ok_or_else(|| ApiError::not_found("transfer", &id))
        })
        .await?;
    Ok(Reply::ok(&transfer)?.version(transfer.version))
}
