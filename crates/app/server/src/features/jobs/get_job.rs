//! `GET /api/jobs/{id}`

use super::rights::needed;
use super::wire::JobView;
use crate::http::{Answer, ApiError, Call, PathId, Reply};
use stockflow_jobs::get_in_workspace;

/// One job
///
/// How far it is, how fast, how long it will take, and what it came to. Needs the permission of what the job does: for
/// an import the permission to import its resource, for a forecast run `forecast.read`, for planning `planning.read`,
/// for alerts `admin.alerts.read`, else `admin.read`.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The job's id")),
    responses((status = 200, description = "The job", body = JobView)))]
pub(super) async fn get_job(call: Call, PathId(id): PathId) -> Answer {
    let caller = call.clone();
    let job = call
        .read(move |tx| {
            let job = get_in_workspace(tx, caller.workspace(), &id)?.ok_or_else(|| ApiError::not_found("job", &id))?;
            let (see, _) = needed(&job.kind, &job.payload);
            if caller.may(see) { Ok(job) } else { caller.require(see).map(|()| job) }
        })
        .await?;
    Reply::ok(&JobView::from(job))
}
