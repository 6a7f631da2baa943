//! Endpoints: who is told of which events.

mod create_webhook_endpoint;
mod delete_webhook_endpoint;
mod get_webhook_endpoint;
mod list_webhook_endpoints;
mod rotate_webhook_secret;
mod test_webhook_endpoint;
mod update_webhook_endpoint;
mod wire;

pub(super) use wire::{WebhookEndpoint, host_of, wants};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_webhook_endpoints::list_webhook_endpoints))
        .with(routes!(create_webhook_endpoint::create_webhook_endpoint))
        .with(routes!(get_webhook_endpoint::get_webhook_endpoint))
        .with(routes!(update_webhook_endpoint::update_webhook_endpoint))
        .with(routes!(delete_webhook_endpoint::delete_webhook_endpoint))
        .with(routes!(rotate_webhook_secret::rotate_webhook_secret))
        .with(routes!(test_webhook_endpoint::test_webhook_endpoint))
}
