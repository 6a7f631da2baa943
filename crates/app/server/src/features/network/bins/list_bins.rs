//! `GET /api/locations/{id}/bins`

use super::wire::{BinRow, BinView, location};
use crate::http::list::ListQuery;
use crate::http::{Answer, PathId, Reply};
use stockflow_db::args;

/// Bins of a location
#[utoipa::path(get, path = "/api/locations/{id}/bins", tag = "Network", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The location's id")),
    responses((status = 200, description = "A page of bins", body = [BinView])))]
pub(super) async fn list_bins(PathId(id): PathId, query: ListQuery) -> Answer {
    let call = query.call().clone();
    let seen = call.clone();
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        location(&seen, tx, &id)?;
        query.rows_where::<BinRow>(tx, &[(" AND b.location_id = $?", args![&id])])
    };
    let (rows, pagination) = call.read(read).await?;
    let bins: Vec<BinView> = rows.into_iter().map(BinView::from).collect();
    Reply::page(&bins, &pagination)
}
