//! Locations: a tree of places that hold stock.

mod create_location;
mod delete_location;
mod get_location;
mod list_locations;
mod rows;
mod store;
mod update_location;
mod wire;

pub use rows::{location_fault, locations_by_code, locations_by_id, remove_location, save_location};
pub(super) use store::require;
pub use store::{Location, NewLocation, create_location, find_location, is_in_use, locations};

use crate::http::Endpoints;
use crate::http::list::Feed;
use utoipa_axum::routes;

/// The list of locations, to its end.
pub(crate) static FEED: Feed = Feed {
    list: &wire::LIST,
    rows: |query, tx, place, most| query.shown_piece::<wire::LocationRow, wire::LocationView>(tx, place, most),
};

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_locations::list_locations))
        .with(routes!(create_location::create_location))
        .with(routes!(get_location::get_location))
        .with(routes!(update_location::update_location))
        .with(routes!(delete_location::delete_location))
}
