//! `POST /api/inventory/cycle-counts/{id}/cancel`

use super::store::{report, take_open};
use super::wire::CycleCountReport;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Cancel a cycle count
///
/// What was entered is kept to look at, and changes no stock.
#[utoipa::path(post, path = "/api/inventory/cycle-counts/{id}/cancel", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The count's id")),
    responses((status = 200, description = "Cancelled", body = CycleCountReport)))]
pub(super) async fn cancel_cycle_count(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let count = take_open(change, &caller, &id)?;
        change.tx.execute(&CANCEL, args![&id, change.now])?;
        let report = report(change.tx, &id, &caller.location_scope())?;
        change.audit(Action::Update, "cycleCount", &id, Some(&count), Some(&report.count))?;
        change.emit("inventory.cycle_count_cancelled.v1", json!({ "cycleCountId": id }));
        Ok(Reply::ok(&report)?.version(report.count.version))
    })
    .await
}

sql! {
    CANCEL = "UPDATE cycle_count SET status = 'CANCELLED', updated_at = $3 WHERE workspace_id = $1 AND id = $2";
}
