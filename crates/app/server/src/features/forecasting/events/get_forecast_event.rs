//! `GET /api/forecast/events/{id}`

use super::store::Event;
use super::suggest::with_suggestion;
use super::wire::EventView;
use crate::http::{Answer, Call, PathId, Reply};

/// One event
///
/// With what similar events of the past came to.
#[utoipa::path(get, path = "/api/forecast/events/{id}", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(("id" = String, Path, description = "The event's id")),
    responses((status = 200, description = "The event", body = EventView)))]
pub(super) async fn get_forecast_event(call: Call, PathId(id): PathId) -> Answer {
    let seen = call.clone();
    let view = call
        .read(move |tx| {
            let event = Event::find(tx, &id, &seen)?;
            with_suggestion(tx, event)
        })
        .await?;
    Ok(Reply::ok(&view)?.version(view.version))
}
