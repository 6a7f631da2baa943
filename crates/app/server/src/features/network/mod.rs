//! The network: locations, as a tree, and the channels that sell from them.

mod channels;
mod locations;
mod store;

pub use store::{
    Channel, Location, NewChannel, NewLocation, channels, create_channel, create_location, find_channel, find_location,
    locations,
};

use crate::http::Endpoints;
use crate::http::list::Feed;
use utoipa_axum::routes;

#[cfg(test)]
mod tests;

/// The list of locations, to its end.
pub(crate) static LOCATION_FEED: Feed = Feed {
    list: &locations::LIST,
    rows: |query, tx, place, most| query.shown_piece::<locations::LocationView, locations::LocationView>(tx, place, most),
};

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&locations::LIST, routes!(locations::list_locations))
        .with(routes!(locations::get_location))
        .list(&channels::LIST, routes!(channels::list_channels))
        .with(routes!(channels::get_channel))
}
