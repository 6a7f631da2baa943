//! Products: what they are, how they are checked and written, and their endpoints.

mod bulk_products;
mod create_product;
mod delete_product;
mod fields;
mod get_product;
mod list_products;
mod merge;
mod record;
mod update_product;
mod upsert;
mod wire;
mod write;

pub use delete_product::remove_product;
pub use fields::ProductFields;
pub(crate) use list_products::FEED;
pub(super) use record::COLUMNS;
pub use record::{Record, Status, UnitConversion};
pub use upsert::{Saved, by_gtin, by_id, by_sku, check_products, upsert_products};
pub(super) use upsert::{change_product, change_products, insert_products, surroundings_of};
pub(super) use wire::{Product, variants_of};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_products::list_products))
        .with(routes!(create_product::create_product))
        .with(routes!(bulk_products::bulk_products))
        .with(routes!(get_product::get_product))
        .with(routes!(update_product::update_product))
        .with(routes!(delete_product::delete_product))
}
