//! `GET /api/forecast/events`

use super::store::Event;
use super::wire::EventView;
use crate::http::Answer;
use crate::http::list::ListQuery;

/// External events
#[utoipa::path(get, path = "/api/forecast/events", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    responses((status = 200, description = "A page of events", body = [EventView])))]
pub(super) async fn list_forecast_events(query: ListQuery) -> Answer {
    query.answer(|event: Event| EventView::from(event)).await
}
