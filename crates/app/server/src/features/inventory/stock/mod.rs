//! Stock lines and balances: as lists, as what may be used of them, and at any moment.

mod act_on_availability;
mod get_availability;
mod get_stock_snapshot;
mod hold;
mod list_availability;
mod list_stock_lines;
mod status;

pub use hold::hold;
pub(super) use list_stock_lines::{LIST, StockLineView, StockRow};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&LIST, routes!(list_stock_lines::list_stock_lines))
        .list(&list_availability::LIST, routes!(list_availability::list_availability))
        .with(routes!(get_availability::get_availability))
        .with(routes!(act_on_availability::act_on_availability))
        .list(&get_stock_snapshot::LIST, routes!(get_stock_snapshot::get_stock_snapshot))
}
