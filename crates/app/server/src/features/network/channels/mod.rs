//! Channels: the ways of selling, each known by the customer's own code.

mod create_channel;
mod delete_channel;
mod get_channel;
mod list_channels;
mod store;
mod update_channel;
mod wire;

pub(super) use store::channels;
pub use store::{Channel, NewChannel, create_channel, find_channel};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_channels::list_channels))
        .with(routes!(create_channel::create_channel))
        .with(routes!(get_channel::get_channel))
        .with(routes!(update_channel::update_channel))
        .with(routes!(delete_channel::delete_channel))
}
