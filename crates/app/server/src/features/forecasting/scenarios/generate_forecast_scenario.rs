//! `POST /api/forecast/scenarios/{id}/generate`

use super::store;
use super::wire::ScenarioView;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_jobs::{NewJob, enqueue};

/// The kind of the job that generates a scenario.
pub(in crate::features::forecasting) const SCENARIO_JOB: &str = "forecast.scenario";

/// Generate a scenario
///
/// Works out its numbers as a job, `jobId`, without touching what is published. While it is generated, it cannot be asked
/// for again: 409 `INVALID_STATE`.
#[utoipa::path(post, path = "/api/forecast/scenarios/{id}/generate", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 202, description = "It is being generated", body = ScenarioView)))]
pub(super) async fn generate_forecast_scenario(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let workspace = call.workspace().to_owned();
    call.write(move |change| {
        let job_id = change.id("job");
        store::begin(change, &id, &job_id)?;
        let job = NewJob::of(&workspace, SCENARIO_JOB, json!({ "scenario": id }), change.now);
        enqueue(change.tx, &job, &job_id, change.now)?;
        change.audit(Action::Generate, "forecastScenario", &id, None::<&()>, Some(&json!({ "jobId": job_id })))?;
        change.emit("forecast.scenario_generation_started.v1", json!({ "scenarioId": id, "jobId": job_id }));
        let view = ScenarioView::find(change.tx, &id)?;
        let mut reply = Reply::ok(&view)?.version(view.version);
        reply.status = 202;
        reply.location = Some(format!("/api/jobs/{job_id}"));
        Ok(reply)
    })
    .await
}
