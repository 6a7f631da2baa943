//! Bins: the places within a location.

mod create_bin;
mod delete_bin;
mod get_bin;
mod list_bins;
mod store;
mod update_bin;
mod wire;

pub(crate) use store::barred_kinds;
pub use store::{Bin, bins_at};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_bins::list_bins))
        .with(routes!(create_bin::create_bin))
        .with(routes!(get_bin::get_bin))
        .with(routes!(update_bin::update_bin))
        .with(routes!(delete_bin::delete_bin))
}
