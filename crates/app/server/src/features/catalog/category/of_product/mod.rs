//! The categories of one product.

mod apply_product_categories;
mod assign;
mod assign_product_categories;
mod get_product_categories;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(get_product_categories::get_product_categories))
        .with(routes!(assign_product_categories::assign_product_categories))
        .with(routes!(apply_product_categories::apply_product_categories))
}
