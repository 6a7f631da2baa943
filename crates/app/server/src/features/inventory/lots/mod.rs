//! Lots: where they are, where they came from and where they went.

mod get_lot;
mod list_lots;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().list(&list_lots::LIST, routes!(list_lots::list_lots)).with(routes!(get_lot::get_lot))
}
