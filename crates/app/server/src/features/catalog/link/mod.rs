//! Links between products: related, substitute, successor, component, bundle.
//!
//! A link goes from a product to a target. `SUCCESSOR`: the target takes the product's place, so that its forecasts may
//! begin with the product's history; a `PREDECESSOR` is the same link seen from the target, and kept as such.
//! `COMPONENT` and `BUNDLE`: one of the product has a quantity of the target.

mod create_product_link;
mod delete_product_link;
mod get_product_link;
mod list_product_links;
mod store;
mod wire;

pub use store::{Succession, bundled, successions};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_product_links::list_product_links))
        .with(routes!(create_product_link::create_product_link))
        .with(routes!(get_product_link::get_product_link))
        .with(routes!(delete_product_link::delete_product_link))
}
