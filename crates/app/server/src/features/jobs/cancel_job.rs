//! `DELETE /api/jobs/{id}`

use super::rights::needed;
use super::wire::JobView;
use crate::change::Action;
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_jobs::{cancel, get_in_workspace};

/// Cancel a job
///
/// A job that waits is not begun; one that runs stops at its next step, and what it has done until then stays: an import
/// whose commit was cancelled is STOPPED, and can be committed on or undone. A job that is over is 409 `INVALID_STATE`.
/// Needs the permission to change what the job does: for an import the permission to import its resource, for a forecast
/// run `forecast.write`, for alerts `admin.alerts.write`, else `admin.write`.
#[utoipa::path(delete, path = "/api/jobs/{id}", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The job's id")),
    responses((status = 200, description = "Cancelled", body = JobView)))]
pub(super) async fn cancel_job(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let missing = || ApiError::not_found("job", &id);
        let job = get_in_workspace(change.tx, caller.workspace(), &id)?.ok_or_else(missing)?;
        caller.require(needed(&job.kind, &job.payload).1)?;
        if !cancel(change.tx, &id, change.now)? {
            return Err(ApiError::invalid_state(format!("the job is over: it is {}", job.state)));
        }
        let before = json!({ "kind": job.kind, "status": job.state.as_str() });
        change.audit(Action::Delete, "job", &id, Some(&before), None::<&()>)?;
        change.emit("jobs.job_cancelled.v1", json!({ "jobId": id, "kind": job.kind }));
        let job = get_in_workspace(change.tx, caller.workspace(), &id)?.ok_or_else(missing)?;
        Reply::ok(&JobView::from(job))
    })
    .await
}
