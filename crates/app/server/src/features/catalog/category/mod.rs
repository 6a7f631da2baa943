//! Categories in taxonomies, and what is in them.

mod create_category;
mod delete_category;
mod get_category;
mod lineage;
mod list_categories;
mod of_product;
mod store;
mod update_category;
mod wire;

pub use lineage::{lineages, subtrees};
pub use store::{NewCategory, create_category};
pub(super) use wire::{Category, CategoryName, names};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_categories::list_categories))
        .with(routes!(create_category::create_category))
        .with(routes!(get_category::get_category))
        .with(routes!(update_category::update_category))
        .with(routes!(delete_category::delete_category))
        .and(of_product::endpoints())
}
