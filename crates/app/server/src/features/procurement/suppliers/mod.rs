//! Suppliers: terms as stated, and the lead time as measured from receipts.

mod create_supplier;
mod delete_supplier;
mod get_supplier;
mod list_suppliers;
mod measured;
mod rows;
mod store;
mod supply;
mod update_supplier;
mod wire;

pub use rows::{remove_supplier, save_supplier, supplier_fault, suppliers_by_code, suppliers_by_id};
pub(super) use store::terms;
pub use store::{NewSupplier, NewSupplierItem, create_supplier};
pub use supply::{SupplyPath, supply_paths};

use crate::http::Endpoints;
use crate::http::list::Feed;
use utoipa_axum::routes;

/// The list of suppliers as rows, to its end.
pub(crate) static FEED: Feed = Feed { list: &wire::LIST, rows: rows::piece };

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_suppliers::list_suppliers))
        .with(routes!(create_supplier::create_supplier))
        .with(routes!(get_supplier::get_supplier))
        .with(routes!(update_supplier::update_supplier))
        .with(routes!(delete_supplier::delete_supplier))
}
