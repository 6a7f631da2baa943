//! Taxonomies: several trees of categories side by side.

mod create_taxonomy;
mod delete_taxonomy;
mod get_taxonomy;
mod list_taxonomies;
mod store;
mod update_taxonomy;
mod wire;

pub use store::create_taxonomy;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_taxonomies::list_taxonomies))
        .with(routes!(create_taxonomy::create_taxonomy))
        .with(routes!(get_taxonomy::get_taxonomy))
        .with(routes!(update_taxonomy::update_taxonomy))
        .with(routes!(delete_taxonomy::delete_taxonomy))
}
