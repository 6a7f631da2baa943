//! `GET /api/inventory/cycle-counts/{id}`

use super::store::report;
use super::wire::CycleCountReport;
use crate::http::{Answer, Call, PathId, Reply};

/// One cycle count, with its lines and what they came to
#[utoipa::path(get, path = "/api/inventory/cycle-counts/{id}", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    params(("id" = String, Path, description = "The count's id")),
    responses((status = 200, description = "The count", body = CycleCountReport)))]
pub(super) async fn get_cycle_count(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let report = call.read(move |tx| report(tx, &id, &scope)).await?;
    Ok(Reply::ok(&report)?.version(report.count.version))
}
