//! How well stock works, computed from the ledger: turns, cover, age, classes, service, and what expires unsold.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `places`, `window` | where and when to look |
//! | `ledger` | the movements of the window, as days of each product at each location |
//! | `in_transit` | what was between two locations |
//! | `facts` | what was measured there, in units |
//! | `items` | products with their facts and classes |
//! | `groups` | items summed up, in money |
//! | `wire` | a row as the API shows it |
//! | `worth` | all of it together, for those who plan with it |
//!
//! The arithmetic is that of `stockflow_planning::analytics`, where each formula names its source.

mod facts;
mod get_expiry_risk;
mod get_inventory_analytics;
mod groups;
mod in_transit;
mod items;
mod ledger;
mod lots;
mod places;
mod window;
mod wire;
mod worth;

#[cfg(test)]
mod tests;

pub(crate) use worth::{StockWorth, worth};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&get_inventory_analytics::LIST, routes!(get_inventory_analytics::get_inventory_analytics))
        .list(&get_expiry_risk::LIST, routes!(get_expiry_risk::get_expiry_risk))
}

/// Four decimals are more than any ratio of stock can promise.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
