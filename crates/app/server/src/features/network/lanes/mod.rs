//! Lanes: which location may send to which, how fast and at what cost.

mod create_lane;
mod delete_lane;
mod get_lane;
mod list_lanes;
mod store;
mod update_lane;
mod wire;

pub use store::{Lane, create_lane, lane_between, lanes};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_lanes::list_lanes))
        .with(routes!(create_lane::create_lane))
        .with(routes!(get_lane::get_lane))
        .with(routes!(update_lane::update_lane))
        .with(routes!(delete_lane::delete_lane))
}
