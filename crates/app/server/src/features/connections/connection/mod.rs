//! Connections to shops.

mod create_connection;
mod delete_connection;
mod get_connection;
mod list_connections;
mod update_connection;
mod wire;

pub(super) use wire::{Known, Provider, known};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_connections::list_connections))
        .with(routes!(create_connection::create_connection))
        .with(routes!(get_connection::get_connection))
        .with(routes!(update_connection::update_connection))
        .with(routes!(delete_connection::delete_connection))
}
