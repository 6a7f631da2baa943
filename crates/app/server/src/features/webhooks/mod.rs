//! Events, and telling others of them: the feed to read from anywhere, and webhooks that are sent.
//!
//! An event is written in the transaction of its change. For each endpoint that wants it a delivery is queued, once,
//! by whoever holds the endpoint's *lane*; the same worker sends what is due there. A lane is leased: one that dies
//! loses it after a minute and a quarter, and another sends what was not noted as delivered, under the same id. A slow
//! endpoint fills its own lane and no other.
//!
//! | folder | what stands there |
//! | --- | --- |
//! | `list_events` | the feed |
//! | `endpoint` | who is told of what, with secrets that rotate |
//! | `send` | queueing, signing, sending, and when to try again |
//! | `delivery` | what became of each delivery, and doing it again |

mod delivery;
mod endpoint;
mod list_events;
mod send;

#[cfg(test)]
mod tests;

pub use send::{Dispatcher, sweep};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(list_events::list_events)).and(endpoint::endpoints()).and(delivery::endpoints())
}
