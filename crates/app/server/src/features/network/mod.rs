//! The network: locations, as a tree, and the channels that sell from them.

mod channels;
mod locations;
mod obstacles;
mod store;

pub use obstacles::OBSTACLES;
pub use store::{
    Channel, Location, NewChannel, NewLocation, channels, create_channel, create_location, find_channel, find_location,
    locations,
};

use crate::http::Endpoints;
use utoipa_axum::routes;

#[cfg(test)]
mod tests;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&locations::LIST, routes!(locations::list_locations))
        .with(routes!(locations::get_location))
        .list(&channels::LIST, routes!(channels::list_channels))
        .with(routes!(channels::get_channel))
}
