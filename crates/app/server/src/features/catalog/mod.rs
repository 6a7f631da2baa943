//! The catalog: products, known by their SKU in the workspace.

mod create_product;
mod get_product;
mod gtin;
mod list_products;
mod store;
mod wire;

#[cfg(test)]
mod tests;

pub use store::{NewProduct, ProductBrief, briefs, create_products, find};

use crate::http::Endpoints;
use crate::http::list::Feed;
use utoipa_axum::routes;

/// The list of products, to its end.
pub(crate) static FEED: Feed = Feed {
    list: &wire::LIST,
    rows: |query, tx, place, most| query.shown_piece::<wire::ProductRow, wire::Product>(tx, place, most),
};

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_products::list_products))
        .with(routes!(create_product::create_product))
        .with(routes!(get_product::get_product))
}
