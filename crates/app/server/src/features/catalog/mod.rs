//! The catalog: products, known by their SKU in the workspace.

mod create_product;
mod get_product;
mod list_products;
mod store;
mod wire;

#[cfg(test)]
mod tests;

pub use store::{NewProduct, ProductBrief, briefs, create_products, find};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_products::list_products))
        .with(routes!(create_product::create_product))
        .with(routes!(get_product::get_product))
}
