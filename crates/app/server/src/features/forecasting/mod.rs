//! Forecasts: what will be asked for, with how much uncertainty, and why.
//!
//! A forecast begins the day after the last day of the workspace's demand history, whatever its
//! series: one whose own history ended earlier sold nothing since. Every product at every location
//! has a **published** forecast ([`publish_all`]); other questions are computed when they are asked,
//! on a pool of threads of their own.
//!
//! What is published is the model's own forecast; what stands on it is put on when it is read.
//!
//! | folder or file | what stands there |
//! | --- | --- |
//! | `events`, `overrides`, `scenarios` | what stands on a forecast, and its endpoints |
//! | `basis`, `stockouts` | the history that models learn from: without events, empty shelves marked |
//! | `made`, `shape`, `long_term` | the models' forecast of days and of months |
//! | `further`, `months` | published forecasts carried on by months for sums over longer horizons |
//! | `standing`, `overlay` | everything that stands on a forecast, and how it moves it |
//! | `run`, `store`, `versions`, `packed` | publishing in chunks, what is published, and what ever was |
//! | `accuracy` | how good it was, on what was said at the time |

mod accuracy;
mod basis;
mod compute;
mod events;
mod find;
mod further;
mod get_channel_projection;
mod get_forecast;
mod get_long_term_forecast;
mod list_forecast_changes;
mod long_term;
mod made;
mod months;
mod obstacles;
mod outlook;
mod overlay;
mod overrides;
mod packed;
mod question;
mod run;
mod scenarios;
mod shape;
mod spread;
mod standing;
mod stockouts;
mod store;
mod versions;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use accuracy::{ProductAccuracy, accuracy_by_product};
pub use accuracy::{SaidBefore, said_before};
pub use obstacles::OBSTACLES;
pub use outlook::{Outlook, forecast_at, outlook, outlook_of};
pub use run::{Published, publish_all};
pub use store::HORIZON;

use crate::App;
use crate::http::Endpoints;
use std::collections::HashMap;
use stockflow_jobs::Handler;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(get_forecast::get_forecast))
        .with(routes!(get_long_term_forecast::get_long_term_forecast))
        .with(routes!(get_channel_projection::get_channel_projection))
        .list(&list_forecast_changes::LIST, routes!(list_forecast_changes::list_forecast_changes))
        .and(accuracy::endpoints())
        .and(events::endpoints())
        .and(overrides::endpoints())
        .and(scenarios::endpoints())
}

/// The background work of this feature.
pub(crate) fn jobs(app: &App) -> HashMap<&'static str, Handler> {
    HashMap::from([
        (crate::features::demand::FORECAST_JOB, run::handler(app)),
        (run::SHARE_JOB, run::helper(app)),
        (scenarios::SCENARIO_JOB, scenarios::handler(app)),
    ])
}
