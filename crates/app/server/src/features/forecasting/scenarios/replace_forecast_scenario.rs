//! `PUT /api/forecast/scenarios/{id}`

use super::store;
use super::wire::{ScenarioBody, ScenarioView};
use crate::change::Action;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde_json::json;

/// Replace a scenario
///
/// It is a draft again: its numbers are forgotten. One that is being generated, published or archived cannot be replaced.
#[utoipa::path(put, path = "/api/forecast/scenarios/{id}", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The scenario's id")),
    request_body = ScenarioBody,
    responses((status = 200, description = "Replaced", body = ScenarioView)))]
pub(super) async fn replace_forecast_scenario(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ScenarioBody>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ScenarioView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        body.check(change.tx)?;
        store::update(change, &id, &body)?;
        let after = ScenarioView::find(change.tx, &id)?;
        change.audit(Action::Update, "forecastScenario", &id, Some(&before), Some(&after))?;
        change.emit("forecast.scenario_updated.v1", json!({ "scenarioId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
