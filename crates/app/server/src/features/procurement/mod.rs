//! Procurement: suppliers with what they supply and how fast they really are, and purchase orders from draft to
//! the last receipt.

mod obstacles;
mod purchase_orders;
mod suppliers;

#[cfg(test)]
mod tests;

pub use obstacles::OBSTACLES;
pub(crate) use purchase_orders::INBOUND;
pub use purchase_orders::{NewOrder, OnOrder, draft_order, on_order, unapproved};
pub(crate) use suppliers::FEED as SUPPLIER_FEED;
pub use suppliers::{NewSupplier, NewSupplierItem, SupplyPath, create_supplier, supply_paths};
pub use suppliers::{remove_supplier, save_supplier, supplier_fault, suppliers_by_code, suppliers_by_id};

use crate::http::Endpoints;

pub(crate) fn endpoints() -> Endpoints {
    suppliers::endpoints().and(purchase_orders::endpoints())
}
