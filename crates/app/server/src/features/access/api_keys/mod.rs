//! API keys: what programs call with. The text of a key is shown once; only its hash is kept.

mod create_api_key;
mod get_api_key;
mod list_api_keys;
mod revoke_api_key;
mod rotate_api_key;
mod update_api_key;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_api_keys::list_api_keys))
        .with(routes!(create_api_key::create_api_key))
        .with(routes!(get_api_key::get_api_key))
        .with(routes!(update_api_key::update_api_key))
        .with(routes!(revoke_api_key::revoke_api_key))
        .with(routes!(rotate_api_key::rotate_api_key))
}
