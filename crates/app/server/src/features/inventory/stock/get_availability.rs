//! `GET /api/inventory/availability/{id}`

use super::list_availability::AvailabilityLine;
use super::list_stock_lines::StockRow;
use super::status::days;
use crate::features::inventory::reservations::lapse;
use crate::http::list::by_id;
use crate::http::{Answer, ApiError, Call, LocationScope, PathId, Reply};
use stockflow_db::Tx;
use stockflow_kernel::Instant;

/// One stock line, and whether it may be used
#[utoipa::path(get, path = "/api/inventory/availability/{id}", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The stock line's id")),
    responses((status = 200, description = "The line", body = AvailabilityLine)))]
pub(super) async fn get_availability(call: Call, PathId(id): PathId) -> Answer {
    lapse(&call).await?;
    let (scope, now) = (call.location_scope(), call.now());
    let line = call.read(move |tx| find(tx, &id, &scope, now)).await?;
    Ok(Reply::ok(&line)?.version(line.line.version))
}

/// 404 unless it is there and within reach.
pub(super) fn find(
    tx: &mut Tx<'_>,
    id: &str,
    scope: &LocationScope,
    now: Instant,
) -> Result<AvailabilityLine, ApiError> {
    let row: Option<StockRow> = by_id(tx, &super::LIST, id)?;
    let row = row.filter(|row| scope.covers(&row.location_id));
    let row = row.ok_or_else(|| ApiError::not_found("stock line", id))?;
    Ok(AvailabilityLine::new(row, &days(tx, now)?))
}
