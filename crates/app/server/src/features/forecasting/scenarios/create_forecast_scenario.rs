//! `POST /api/forecast/scenarios`

use super::store;
use super::wire::{ScenarioBody, ScenarioView};
use crate::change::Action;
use crate::http::{Answer, ApiJson, Call, Reply};
use serde_json::json;

/// Create a scenario
///
/// It holds its assumptions only, and later where it differs: making one copies nothing. Generate it next.
#[utoipa::path(post, path = "/api/forecast/scenarios", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    request_body = ScenarioBody,
    responses((status = 201, description = "Created as a draft", body = ScenarioView)))]
pub(super) async fn create_forecast_scenario(call: Call, ApiJson(body): ApiJson<ScenarioBody>) -> Answer {
    call.write(move |change| {
        body.check(change.tx)?;
        let id = store::insert(change, &body)?;
        change.audit(Action::Create, "forecastScenario", &id, None::<&()>, Some(&body))?;
        change.emit("forecast.scenario_created.v1", json!({ "scenarioId": id }));
        let view = ScenarioView::find(change.tx, &id)?;
        Ok(Reply::created(format!("/api/forecast/scenarios/{id}"), &view)?.version(view.version))
    })
    .await
}
