//! The areas of the product, in their order: each may use those before it, only through their `mod.rs`.

pub mod access;
pub mod catalog;
pub mod network;
pub mod inventory;
pub mod procurement;
pub mod demand;
pub mod forecasting;
pub mod transfers;
pub mod replenishment;
pub mod analytics;
pub mod planning;
pub mod alerts;
pub mod webhooks;
pub mod connections;
pub mod exports;
pub mod imports;
pub mod jobs;

use crate::App;
use crate::change::Obstacles;
use crate::http::Endpoints;
use std::collections::HashMap;
use std::sync::Arc;
use stockflow_jobs::{Handler, Runner};

/// Every endpoint.
#[must_use]
pub fn endpoints() -> Endpoints {
    access::endpoints()
        .and(catalog::endpoints())
        .and(network::endpoints())
        .and(inventory::endpoints())
        .and(procurement::endpoints())
        .and(demand::endpoints())
        .and(forecasting::endpoints())
        .and(transfers::endpoints())
        .and(replenishment::endpoints())
        .and(analytics::endpoints())
        .and(planning::endpoints())
        .and(alerts::endpoints())
        .and(webhooks::endpoints())
        .and(connections::endpoints())
        .and(exports::endpoints())
        .and(imports::endpoints())
        .and(jobs::endpoints())
}

/// What keeps things from being deleted: each feature says what it knows of.
#[must_use]
pub fn obstacles() -> Obstacles {
    Obstacles::of_features(&[
        catalog::OBSTACLES,
        network::OBSTACLES,
        inventory::OBSTACLES,
        procurement::OBSTACLES,
        demand::OBSTACLES,
        forecasting::OBSTACLES,
        transfers::OBSTACLES,
        replenishment::OBSTACLES,
    ])
}

/// What is still to come to the shelves: each feature says what it has ordered.
#[must_use]
pub fn inbound() -> inventory::Inbound {
    inventory::Inbound::of_features(&[procurement::INBOUND, transfers::INBOUND])
}

/// Where moves are proposed: each feature says where its own stand.
#[must_use]
pub fn move_lists() -> transfers::MoveLists {
    transfers::MoveLists::of_features(&[transfers::MOVES, replenishment::MOVES])
}

/// The background work of all features.
#[must_use]
pub fn jobs(app: &App) -> Runner {
    let mut handlers: HashMap<&'static str, Handler> = HashMap::new();
    handlers.extend(demand::jobs(app));
    handlers.extend(forecasting::jobs(app));
    handlers.extend(replenishment::jobs(app));
    handlers.extend(alerts::jobs(app));
    handlers.extend(imports::jobs(app));
    Runner::new(app.db.clone(), Arc::clone(&app.clock), handlers)
}
