//! Attributes: typed definitions, what a value must obey, and the values of products.

mod create_attribute;
mod definition;
mod delete_attribute;
mod get_attribute;
mod list_attributes;
mod of_product;
mod store;
mod update_attribute;
mod wire;

pub use definition::{AttributeType, Definition, Rules};
pub use store::{create_attribute, definitions};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_attributes::list_attributes))
        .with(routes!(create_attribute::create_attribute))
        .with(routes!(get_attribute::get_attribute))
        .with(routes!(update_attribute::update_attribute))
        .with(routes!(delete_attribute::delete_attribute))
        .and(of_product::endpoints())
}
