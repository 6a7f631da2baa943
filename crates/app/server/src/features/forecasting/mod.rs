//! Forecasts: what will be asked for, with how much uncertainty, and why.
//!
//! A forecast begins the day after the last day of the workspace's demand history, whatever its
//! series: one whose own history ended earlier sold nothing since. Every product at every location
//! has a **published** forecast ([`publish_all`]); other questions are computed when they are asked,
//! on a pool of threads of their own.

mod compute;
mod get_forecast;
mod made;
mod outlook;
mod outlook_of;
mod publish;
mod question;
mod shape;
mod store;
mod wire;

#[cfg(test)]
mod tests;

pub use outlook::{Outlook, outlook};
pub use outlook_of::outlook_of;
pub use publish::{Published, publish_all};
pub use store::HORIZON;

use crate::App;
use crate::http::Endpoints;
use std::collections::HashMap;
use stockflow_jobs::Handler;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(get_forecast::get_forecast))
}

/// The background work of this feature.
pub(crate) fn jobs(app: &App) -> HashMap<&'static str, Handler> {
    HashMap::from([(crate::features::demand::FORECAST_JOB, publish::handler(app))])
}
