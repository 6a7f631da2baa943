//! `GET /api/jobs`

use super::rights::needed;
use super::wire::JobView;
use crate::http::list::ListQuery;
use crate::http::{Answer, Call};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_jobs::Job;

/// Jobs
///
/// The newest first. Shows those jobs whose work the caller may see: see one job.
#[utoipa::path(get, path = "/api/jobs", tag = "Imports", security(("bearer" = [])),
    responses((status = 200, description = "A page of jobs", body = [JobView])))]
pub(super) async fn list_jobs(call: Call, mut query: ListQuery) -> Answer {
    let kinds: Vec<String> = call.read(|tx| Ok(tx.all(&KINDS, args![])?)).await?;
    let seen = |kind: &String| !kind.starts_with("imports.") && call.may(needed(kind, &json!(null)).0);
    query.also(" AND (j.kind = ANY($?)", kinds.into_iter().filter(seen).collect::<Vec<_>>());
    for resource in crate::features::imports::RESOURCES {
        if call.may(needed("imports.", &json!({ "resource": resource })).0) {
            query.also(" OR (j.kind LIKE 'imports.%' AND j.payload LIKE $?)", format!("%\"resource\":\"{resource}\"%"));
        }
    }
    query.also(" OR j.id = $?)", "");
    query.answer(|job: Job| JobView::from(job)).await
}

sql! {
    KINDS = "SELECT DISTINCT kind FROM job WHERE workspace_id = $1 ORDER BY kind";
}
