//! Demand history: what was sold, or asked for, a day, by product, location and channel.
//!
//! A series is one product at one location through one channel. Its days are packed 256 to a row
//! (`chunk`). A day without an observation, between the first and the last day of the workspace's
//! history, counts as a day without demand; days are the location's own.

mod bucket;
mod chunk;
mod get_demand;
mod history;
mod ledger;
mod merge;
mod names;
mod obstacles;
mod observe;
mod record_demand;
mod subject;

#[cfg(test)]
mod tests;

pub use bucket::Granularity;
pub(crate) use bucket::buckets;
pub use chunk::DemandDay;
pub use history::{
    DailyHistory, DayTotal, Selection, SeriesKey, each_piece, history, last_day, range, series, versions,
};
pub use ledger::follow_ledger;
pub use merge::{DemandSeries, FORECAST_JOB, Loaded, load, want_forecasts};
pub use observe::{Observation, Observed, ObservedFilter, observations_after, observe, observed};
pub use obstacles::OBSTACLES;
pub use record_demand::EARLIEST;
pub(crate) use subject::{Asked, Subject};
#[cfg(test)]
pub(crate) use tests::world;

use crate::App;
use crate::http::Endpoints;
use std::collections::HashMap;
use stockflow_jobs::Handler;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(get_demand::get_demand)).with(routes!(record_demand::record_demand))
}

/// The background work of this feature.
pub(crate) fn jobs(app: &App) -> HashMap<&'static str, Handler> {
    HashMap::from([(ledger::LEDGER_JOB, ledger::handler(app))])
}
