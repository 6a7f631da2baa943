//! `POST /api/forecast/scenarios/{id}/publish`

use super::store;
use super::wire::ScenarioView;
use crate::change::{Action, one_at_a_time};
use crate::features::demand;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Publish a scenario
///
/// From now on its numbers are the published forecast, all of them at once; overrides stand on them as before. What was
/// published before it is archived, and comes back when you roll it back. Only a generated scenario can be published.
#[utoipa::path(post, path = "/api/forecast/scenarios/{id}/publish", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 200, description = "Published", body = ScenarioView)))]
pub(super) async fn publish_forecast_scenario(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        let replaced = store::publish(change, &id)?;
        let seen = json!({ "replacedScenarioId": replaced });
        change.audit(Action::Approve, "forecastScenario", &id, None::<&()>, Some(&seen))?;
        change.emit("forecast.scenario_published.v1", json!({ "scenarioId": id }));
        demand::want_forecasts(change)?;
        let view = ScenarioView::find(change.tx, &id)?;
        Ok(Reply::ok(&view)?.version(view.version))
    })
    .await
}
