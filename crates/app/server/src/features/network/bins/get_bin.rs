//! `GET /api/locations/{id}/bins/{binId}`

use super::wire::{BinView, location};
use crate::http::{Answer, Call, PathIds, Reply};

/// One bin
#[utoipa::path(get, path = "/api/locations/{id}/bins/{binId}", tag = "Network", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The location's id"), ("binId" = String, Path, description = "The bin's id")),
    responses((status = 200, description = "The bin", body = BinView)))]
pub(super) async fn get_bin(call: Call, PathIds(place, id): PathIds) -> Answer {
    let seen = call.clone();
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        location(&seen, tx, &place)?;
        BinView::find(tx, &place, &id)
    };
    let bin = call.read(read).await?;
    Ok(Reply::ok(&bin)?.version(bin.version))
}
