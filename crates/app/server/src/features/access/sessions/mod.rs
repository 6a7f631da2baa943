//! Sessions: signing in with a password, for people and for the console.

mod create_session;
mod delete_current_session;
mod delete_session;
mod get_current_session;
mod list_sessions;
mod store;
mod switch_workspace;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(create_session::create_session))
        .with(routes!(list_sessions::list_sessions))
        .with(routes!(get_current_session::get_current_session))
        .with(routes!(delete_current_session::delete_current_session))
        .with(routes!(delete_session::delete_session))
        .with(routes!(switch_workspace::switch_workspace))
}
