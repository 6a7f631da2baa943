//! What each channel may still be promised.

mod check_availability;
mod get_atp_drilldown;
mod get_atp_matrix;
mod list_channel_summary;
mod matrix;
mod ranked;
mod ranking;
mod why;

pub(crate) use get_atp_drilldown::AtpDrilldown;
pub use ranking::{RankingReads, Rankings};
pub(crate) use why::{AtpCell, AtpTight};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&get_atp_matrix::LIST, routes!(get_atp_matrix::get_atp_matrix))
        .with(routes!(get_atp_drilldown::get_atp_drilldown))
        .with(routes!(list_channel_summary::list_channel_summary))
        .with(routes!(check_availability::check_availability))
}
