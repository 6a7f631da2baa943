//! `PUT /api/forecast/events/{id}`

use super::store::{Event, update};
use super::wire::{EventBody, EventView};
use crate::change::Action;
use crate::features::demand;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde_json::json;

/// Replace an event
#[utoipa::path(put, path = "/api/forecast/events/{id}", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The event's id")),
    request_body = EventBody,
    responses((status = 200, description = "Replaced", body = EventView)))]
pub(super) async fn replace_forecast_event(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<EventBody>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = EventView::from(Event::find(change.tx, &id, &seen)?);
        body.check()?;
        seen.expect_version(before.version)?;
        update(change, &id, &body)?;
        let view = EventView::from(Event::find(change.tx, &id, &seen)?);
        change.audit(Action::Update, "forecastEvent", &id, Some(&before), Some(&view))?;
        change.emit("forecast.event_updated.v1", json!({ "eventId": id }));
        demand::want_forecasts(change)?;
        Ok(Reply::ok(&view)?.version(view.version))
    })
    .await
}
