//! Procurement: suppliers with what they supply and how fast they really are, and purchase orders from draft to
//! the last receipt.

mod obstacles;
mod purchase_orders;
mod suppliers;

#[cfg(test)]
mod tests;

pub use obstacles::OBSTACLES;
pub(crate) use purchase_orders::INBOUND;
pub use purchase_orders::{OnOrder, on_order};
pub use suppliers::{NewSupplier, NewSupplierItem, create_supplier};

use crate::http::Endpoints;

pub(crate) fn endpoints() -> Endpoints {
    suppliers::endpoints().and(purchase_orders::endpoints())
}
