//! Cycle counts as they are kept.

use super::wire::{CycleCount, CycleCountReport, LIST, LineRow};
use crate::change::Change;
use crate::http::list::by_id;
use crate::http::{ApiError, Call, LocationScope};
use stockflow_db::{Tx, args, sql};

/// 404 unless it is there and within reach.
pub(super) fn find(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<CycleCount, ApiError> {
    let count: Option<CycleCount> = by_id(tx, &LIST, id)?;
    let count = count.filter(|count| scope.covers(&count.location_id));
    count.ok_or_else(|| ApiError::not_found("cycle count", id))
}

/// One that is open, of the version that the caller has seen, and nobody else changes it until the change is through.
pub(super) fn take_open(change: &mut Change<'_, '_>, call: &Call, id: &str) -> Result<CycleCount, ApiError> {
    change.tx.execute(&TAKE, args![id, change.now])?;
    let count = find(change.tx, id, &call.location_scope())?;
    // Taking it has counted the version up already.
    call.expect_version(count.version - 1)?;
    if count.status != "OPEN" {
        return Err(ApiError::invalid_state(format!("the count is {} already", count.status)));
    }
    Ok(count)
}

/// Its lines.
pub(super) fn lines(tx: &mut Tx<'_>, id: &str) -> Result<Vec<LineRow>, ApiError> {
    Ok(tx.all(&LINES, args![id])?)
}

/// The whole of it.
pub(super) fn report(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<CycleCountReport, ApiError> {
    let count = find(tx, id, scope)?;
    let lines = lines(tx, id)?;
    Ok(CycleCountReport::new(count, lines))
}

sql! {
    TAKE = "UPDATE cycle_count SET version = version + 1, updated_at = $3 WHERE workspace_id = $1 AND id = $2";
    LINES = "
        SELECT n.stock_line_id, l.product_id, p.name, p.global_sku, t.lot_number, t.expiry_date, b.code, p.unit_cost,
               n.expected, n.counted, n.counted_at, n.counted_by, n.variance, n.movement_id
          FROM cycle_count_line n
          JOIN stock_line l ON l.workspace_id = n.workspace_id AND l.id = n.stock_line_id
          JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id
          LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
          LEFT JOIN bin b ON b.workspace_id = l.workspace_id AND b.id = l.bin_id
         WHERE n.workspace_id = $1 AND n.cycle_count_id = $2 ORDER BY b.code, p.name, n.stock_line_id";
}
