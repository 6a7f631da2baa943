//! `DELETE /api/forecast/events/{id}`

use super::store::{Event, delete};
use super::wire::EventView;
use crate::change::Action;
use crate::features::demand;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Delete an event
///
/// Forecasts and the cleaning of the history do without it from now on. The history of changes still names it.
#[utoipa::path(delete, path = "/api/forecast/events/{id}", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The event's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_forecast_event(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = EventView::from(Event::find(change.tx, &id, &seen)?);
        seen.expect_version(before.version)?;
        delete(change, &id)?;
        change.audit(Action::Delete, "forecastEvent", &id, Some(&before), None::<&()>)?;
        change.emit("forecast.event_deleted.v1", json!({ "eventId": id }));
        demand::want_forecasts(change)?;
        Ok(Reply::none())
    })
    .await
}
