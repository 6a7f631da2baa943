//! Replenishment: what each place lacks and when, what to move there and what to buy, the decision on each, and the document
//! made of it.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `config` | the settings of a workspace: methods, costs, service by class, what approves itself |
//! | `inputs` | everything behind one number, and the number worked out of it: used to plan, to explain and to replay |
//! | `service` | safety stock by the measure of service that is wanted |
//! | `planner_levels` | levels that a planner has set, which go before those computed |
//! | `classes` | the class of each product by value and evenness |
//! | `echelon` | centres: who supplies whom, and what a centre needs for all of them |
//! | `situation` | the workspace, or one product of it, as a run sees it |
//! | `places` | what a product needs where, and which ways it may not go |
//! | `levels` | safety stock, reorder point, order-up-to level outside of a run |
//! | `explain` | why a number is what it is, and the number again |
//! | `run` | the job: read, plan, keep |
//! | `reason` | why something is bought, in one sentence |
//! | `keep` | what a run leaves in the database |
//! | `backtest` | policies replayed on the workspace's own history |
//!
//! A recommendation goes PENDING → APPROVED → EXECUTED, or ends REJECTED or EXPIRED.

mod approve_replenishment;
mod backtest;
mod classes;
mod config;
mod echelon;
mod execute_replenishment;
mod expire;
mod explain;
mod generate_replenishment;
mod get_explanation;
mod get_replenishment;
mod get_replenishment_config;
mod inputs;
mod keep;
mod levels;
mod list_replenishment;
mod obstacles;
mod places;
mod planner_levels;
mod proposed;
mod reason;
mod reject_replenishment;
mod replace_replenishment_config;
mod run;
mod run_backtest;
mod service;
mod shelf_life;
mod situation;
mod wire;

#[cfg(test)]
mod tests;

pub use config::ServiceMeasure;
pub use expire::expire;
pub use levels::{PlannedLevels, PlannedNumber, planned_levels};
pub use obstacles::OBSTACLES;
pub(crate) use proposed::MOVES;
pub use proposed::{ProposedLine, proposed};

use crate::App;
use crate::http::Endpoints;
use std::collections::HashMap;
use stockflow_jobs::Handler;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(get_replenishment_config::get_replenishment_config))
        .with(routes!(replace_replenishment_config::replace_replenishment_config))
        .list(&wire::LIST, routes!(list_replenishment::list_replenishment))
        .with(routes!(generate_replenishment::generate_replenishment))
        .with(routes!(get_replenishment::get_replenishment))
        .with(routes!(approve_replenishment::approve_replenishment))
        .with(routes!(reject_replenishment::reject_replenishment))
        .with(routes!(execute_replenishment::execute_replenishment))
        .with(routes!(get_explanation::get_explanation))
        .with(routes!(run_backtest::run_backtest))
}

/// The background work of this feature.
pub(crate) fn jobs(app: &App) -> HashMap<&'static str, Handler> {
    HashMap::from([(run::RUN, run::handler(app)), (backtest::BACKTEST, backtest::handler(app))])
}
