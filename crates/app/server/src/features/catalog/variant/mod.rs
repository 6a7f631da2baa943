//! Variants: products that differ from their parent by options such as size and colour.

mod create_product_variants;
mod list_product_variants;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&list_product_variants::LIST, routes!(list_product_variants::list_product_variants))
        .with(routes!(create_product_variants::create_product_variants))
}
