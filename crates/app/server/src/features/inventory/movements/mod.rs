//! The ledger as the API shows it and takes it.

mod bulk_movements;
mod list_movements;

pub(super) use list_movements::{LIST, MovementView};

/// The whole ledger.
pub(super) static MOVEMENTS: List = LIST;

use crate::http::Endpoints;
use crate::http::list::List;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&MOVEMENTS, routes!(list_movements::list_movements))
        .with(routes!(bulk_movements::bulk_movements))
}
