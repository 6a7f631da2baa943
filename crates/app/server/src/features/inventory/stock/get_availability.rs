//! `GET /api/inventory/availability/{id}`

use super::list_availability::AvailabilityLine;
use super::list_stock_lines::StockRow;
use crate::features::inventory::reservations::lapse;
use crate::http::list::by_id;
use crate::http::{Answer, ApiError, Call, PathId, Reply};
use stockflow_db::Tx;

/// One stock line, and whether it may be used
#[utoipa::path(get, path = "/api/inventory/availability/{id}", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The stock line's id")),
    responses((status = 200, description = "The line", body = AvailabilityLine)))]
pub(super) async fn get_availability(call: Call, PathId(id): PathId) -> Answer {
    lapse(&call).await?;
    let caller = call.clone();
    let line = call.read(move |tx| find(tx, &caller, &id)).await?;
    Ok(Reply::ok(&line)?.version(line.line.version))
}

/// 404 unless it is there and within reach.
pub(super) fn find(tx: &mut Tx<'_>, call: &Call, id: &str) -> Result<AvailabilityLine, ApiError> {
    let scope = call.location_scope();
    let row: Option<StockRow> = by_id(tx, &super::LIST, id)?;
    let row = row.filter(|row| scope.covers(&row.location_id));
    let row = row.ok_or_else(|| ApiError::not_found("stock line", id))?;
    let today = call.app().rules.of(tx)?.today(call.now(), &row.location_id);
    Ok(AvailabilityLine::new(row, today))
}
