//! Channel policies: what holds for a channel, a product, a category, a location, or a combination of them.

mod create_channel_policy;
mod delete_channel_policy;
mod get_channel_policy;
mod get_policy_resolution;
mod list_channel_policies;
mod resolve;
mod store;
mod update_channel_policy;
mod wire;

pub use resolve::{Decided, Effective, Settings, Tier};
pub(super) use store::{Policies, policies};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_channel_policies::list_channel_policies))
        .with(routes!(create_channel_policy::create_channel_policy))
        .with(routes!(get_policy_resolution::get_policy_resolution))
        .with(routes!(get_channel_policy::get_channel_policy))
        .with(routes!(update_channel_policy::update_channel_policy))
        .with(routes!(delete_channel_policy::delete_channel_policy))
}
