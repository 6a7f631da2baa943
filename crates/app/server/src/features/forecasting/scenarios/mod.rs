//! Scenarios: what if, beside what is published.
//!
//! A scenario holds its assumptions and, once generated, only where it differs: for each product at a location that it
//! moves, its demand of each day in parts of the models'. So it stays what it is when the models' forecast changes, is
//! published by changing one row, and taken back the same way.

mod archive_forecast_scenario;
mod compare_forecast_scenarios;
mod create_forecast_scenario;
mod effects;
mod generate;
mod generate_forecast_scenario;
mod get_forecast_scenario;
mod list_forecast_scenarios;
mod list_scenario_results;
mod publish_forecast_scenario;
mod replace_forecast_scenario;
mod roll_back_forecast_scenario;
mod standing;
mod store;
mod wire;

pub(super) use generate::handler;
pub(super) use generate_forecast_scenario::SCENARIO_JOB;
pub(super) use standing::{Ready, aligned, differences, named, published, ratios, touched};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_forecast_scenarios::list_forecast_scenarios))
        .with(routes!(create_forecast_scenario::create_forecast_scenario))
        .with(routes!(compare_forecast_scenarios::compare_forecast_scenarios))
        .with(routes!(get_forecast_scenario::get_forecast_scenario))
        .with(routes!(replace_forecast_scenario::replace_forecast_scenario))
        .with(routes!(archive_forecast_scenario::archive_forecast_scenario))
        .with(routes!(generate_forecast_scenario::generate_forecast_scenario))
        .list(&list_scenario_results::LIST, routes!(list_scenario_results::list_scenario_results))
        .with(routes!(publish_forecast_scenario::publish_forecast_scenario))
        .with(routes!(roll_back_forecast_scenario::roll_back_forecast_scenario))
}
