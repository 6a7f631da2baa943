//! `DELETE /api/forecast/scenarios/{id}`

use super::store;
use super::wire::ScenarioView;
use crate::change::Action;
use crate::features::demand;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Archive a scenario
///
/// It can still be read. If it was published, the forecast is the models' again.
#[utoipa::path(delete, path = "/api/forecast/scenarios/{id}", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 204, description = "Archived")))]
pub(super) async fn archive_forecast_scenario(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ScenarioView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        if before.status == "ARCHIVED" {
            return Ok(Reply::none());
        }
        store::archive(change, &id)?;
        if before.status == "PUBLISHED" {
            demand::want_forecasts(change)?;
        }
        change.audit(Action::Delete, "forecastScenario", &id, Some(&before), None::<&()>)?;
        change.emit("forecast.scenario_archived.v1", json!({ "scenarioId": id }));
        Ok(Reply::none())
    })
    .await
}
