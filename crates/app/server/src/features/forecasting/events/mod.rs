//! External events: what moves demand from outside, for how long, and by how much.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `stack` | how events that coincide make one factor |
//! | `moment` | the ends of an event in a location's day |
//! | `effect` | the factors of the events on each day of a series, or of a sum of series |
//! | `suggest` | what similar events of the past came to |

mod create_forecast_event;
mod delete_forecast_event;
mod effect;
mod get_forecast_event;
mod list_forecast_events;
mod moment;
mod replace_forecast_event;
mod stack;
mod store;
mod suggest;
mod wire;

pub(super) use effect::{Effect, Span, Zones, fingerprint, spans};
pub(super) use stack::StackingMode;
pub(super) use store::{Event, author, by_ids, in_force};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_forecast_events::list_forecast_events))
        .with(routes!(create_forecast_event::create_forecast_event))
        .with(routes!(get_forecast_event::get_forecast_event))
        .with(routes!(replace_forecast_event::replace_forecast_event))
        .with(routes!(delete_forecast_event::delete_forecast_event))
}
