//! What became of each delivery, and doing it again.

mod get_webhook_delivery;
mod list_webhook_deliveries;
mod replay_webhook_deliveries;
mod replay_webhook_delivery;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_webhook_deliveries::list_webhook_deliveries))
        .with(routes!(replay_webhook_deliveries::replay_webhook_deliveries))
        .with(routes!(get_webhook_delivery::get_webhook_delivery))
        .with(routes!(replay_webhook_delivery::replay_webhook_delivery))
}
