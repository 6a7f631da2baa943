//! `POST /api/forecast/events`

use super::store::{Event, insert};
use super::wire::{EventBody, EventView};
use crate::change::Action;
use crate::features::demand;
use crate::http::{Answer, ApiJson, Call, Reply};
use serde_json::json;

/// Create an event
///
/// While it lasts, demand is forecast as it would be without it, times its factor: multiplicative lifts multiply
/// (1.25 × 1.15 = 1.4375), additive ones sum up (0.25 + 0.15 = 0.40), both multiply together, never below 0. Where it
/// lies in the past, the models learn from the history without it. The answer to `GET /api/forecast` shows it at once;
/// the published forecasts it touches are made anew within a minute or so. Read the event to learn what similar ones came to.
#[utoipa::path(post, path = "/api/forecast/events", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    request_body = EventBody,
    responses((status = 201, description = "Created", body = EventView)))]
pub(super) async fn create_forecast_event(call: Call, ApiJson(body): ApiJson<EventBody>) -> Answer {
    body.check()?;
    let seen = call.clone();
    call.write(move |change| {
        let id = insert(change, &body)?;
        change.audit(Action::Create, "forecastEvent", &id, None::<&()>, Some(&body))?;
        change.emit("forecast.event_created.v1", json!({ "eventId": id }));
        demand::want_forecasts(change)?;
        let view = EventView::from(Event::find(change.tx, &id, &seen)?);
        Ok(Reply::created(format!("/api/forecast/events/{id}"), &view)?.version(view.version))
    })
    .await
}
