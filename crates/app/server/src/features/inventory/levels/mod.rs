//! Levels: how much of a product a location should hold, and how it is replenished.

mod bulk_inventory_levels;
mod delete_inventory_level;
mod get_inventory_level;
mod list_inventory_levels;
mod list_product_levels;
mod store;
mod upsert_inventory_level;
mod wire;

pub use store::{SavedLevel, save_levels};
pub(super) use wire::LevelSettings;
pub use wire::{Level, LevelBody};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_inventory_levels::list_inventory_levels))
        .with(routes!(upsert_inventory_level::upsert_inventory_level))
        .with(routes!(bulk_inventory_levels::bulk_inventory_levels))
        .with(routes!(get_inventory_level::get_inventory_level))
        .with(routes!(delete_inventory_level::delete_inventory_level))
        .list(&list_product_levels::LIST, routes!(list_product_levels::list_product_levels))
}
