//! What became of products, from the audit log.

mod get_product_history;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().list(&get_product_history::LIST, routes!(get_product_history::get_product_history))
}
