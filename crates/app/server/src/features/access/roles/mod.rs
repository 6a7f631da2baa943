//! Roles: the built-in ones, and those that a customer makes.

mod create_role;
mod delete_role;
mod get_role;
mod list_roles;
mod update_role;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(list_roles::list_roles))
        .with(routes!(create_role::create_role))
        .with(routes!(get_role::get_role))
        .with(routes!(update_role::update_role))
        .with(routes!(delete_role::delete_role))
}
