//! `GET /api/forecast/scenarios/{id}`

use super::wire::ScenarioView;
use crate::http::{Answer, Call, PathId, Reply};

/// One scenario
#[utoipa::path(get, path = "/api/forecast/scenarios/{id}", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 200, description = "The scenario", body = ScenarioView)))]
pub(super) async fn get_forecast_scenario(call: Call, PathId(id): PathId) -> Answer {
    let view = call.read(move |tx| ScenarioView::find(tx, &id)).await?;
    Ok(Reply::ok(&view)?.version(view.version))
}
