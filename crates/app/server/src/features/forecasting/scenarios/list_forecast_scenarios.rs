//! `GET /api/forecast/scenarios`

use super::wire::{Row, ScenarioView};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Scenarios
#[utoipa::path(get, path = "/api/forecast/scenarios", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    responses((status = 200, description = "A page of scenarios", body = [ScenarioView])))]
pub(super) async fn list_forecast_scenarios(query: ListQuery) -> Answer {
    query.answer(|row: Row| ScenarioView::from(row)).await
}
