//! The attributes of one product.

mod apply_product_attributes;
mod get_product_attributes;
mod set_product_attributes;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(get_product_attributes::get_product_attributes))
        .with(routes!(set_product_attributes::set_product_attributes))
        .with(routes!(apply_product_attributes::apply_product_attributes))
}
