//! The areas of the product, in their order: each may use those before it, only through their `mod.rs`.

pub mod access;
pub mod catalog;
pub mod demand;
pub mod forecasting;
pub mod inventory;
pub mod network;

use crate::http::Endpoints;

/// Every endpoint.
#[must_use]
pub fn endpoints() -> Endpoints {
    access::endpoints()
        .and(catalog::endpoints())
        .and(network::endpoints())
        .and(inventory::endpoints())
        .and(demand::endpoints())
        .and(forecasting::endpoints())
}
