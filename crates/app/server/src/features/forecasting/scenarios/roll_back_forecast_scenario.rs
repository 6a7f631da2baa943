//! `POST /api/forecast/scenarios/{id}/rollback`

use super::store;
use super::wire::ScenarioView;
use crate::change::{Action, one_at_a_time};
use crate::features::demand;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Roll a scenario back
///
/// The published scenario is taken back, and what it had replaced is published again: another scenario, or the models'
/// forecast alone. It stays generated and can be published once more.
#[utoipa::path(post, path = "/api/forecast/scenarios/{id}/rollback", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 200, description = "Taken back", body = ScenarioView)))]
pub(super) async fn roll_back_forecast_scenario(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        let restored = store::roll_back(change, &id)?;
        let seen = json!({ "restoredScenarioId": restored });
        change.audit(Action::Reject, "forecastScenario", &id, None::<&()>, Some(&seen))?;
        change.emit("forecast.scenario_rolled_back.v1", json!({ "scenarioId": id }));
        demand::want_forecasts(change)?;
        let view = ScenarioView::find(change.tx, &id)?;
        Ok(Reply::ok(&view)?.version(view.version))
    })
    .await
}
