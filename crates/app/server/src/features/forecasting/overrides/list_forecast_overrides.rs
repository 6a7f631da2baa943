//! `GET /api/forecast/overrides`

use super::wire::{OverrideRow, OverrideView};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Overrides
#[utoipa::path(get, path = "/api/forecast/overrides", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    responses((status = 200, description = "A page of overrides", body = [OverrideView])))]
pub(super) async fn list_forecast_overrides(query: ListQuery) -> Answer {
    query.answer(|row: OverrideRow| OverrideView::from(row)).await
}
