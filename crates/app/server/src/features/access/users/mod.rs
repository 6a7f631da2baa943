//! Users: the people of a workspace and the roles they hold.

mod get_user;
mod invite_user;
mod list_users;
mod update_user;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_users::list_users))
        .with(routes!(invite_user::invite_user))
        .with(routes!(get_user::get_user))
        .with(routes!(update_user::update_user))
}
