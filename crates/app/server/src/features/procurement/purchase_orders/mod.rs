//! Purchase orders, from draft to the last receipt.

mod approve_purchase_order;
mod cancel_purchase_order;
mod close_purchase_order;
mod create_purchase_order;
mod dispute_purchase_order;
mod document;
mod draft;
mod get_purchase_order;
mod get_purchase_order_document;
mod list_purchase_orders;
mod order;
mod receipt;
mod receive_purchase_order;
mod state;
mod step;
mod store;
mod submit_purchase_order;
mod update_purchase_order;
mod wire;

pub use order::{NewOrder, draft_order, unapproved};
pub(crate) use store::INBOUND;
pub use store::{OnOrder, on_order};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_purchase_orders::list_purchase_orders))
        .with(routes!(create_purchase_order::create_purchase_order))
        .with(routes!(get_purchase_order::get_purchase_order))
        .with(routes!(update_purchase_order::update_purchase_order))
        .with(routes!(get_purchase_order_document::get_purchase_order_document))
        .with(routes!(submit_purchase_order::submit_purchase_order))
        .with(routes!(approve_purchase_order::approve_purchase_order))
        .with(routes!(receive_purchase_order::receive_purchase_order))
        .with(routes!(close_purchase_order::close_purchase_order))
        .with(routes!(cancel_purchase_order::cancel_purchase_order))
        .with(routes!(dispute_purchase_order::dispute_purchase_order))
}
