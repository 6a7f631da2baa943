//! Changing stock on purpose: by a difference, to a quantity, to what was counted, to another lot; and the reasons.

mod adjust_stock;
mod adjusted;
mod correct_lot;
mod create_reason_code;
mod list_adjustments;
mod list_reason_codes;
pub(super) mod reason;
mod record_stock;
mod set_stock;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(adjust_stock::adjust_stock))
        .list(&list_adjustments::ADJUSTMENTS, routes!(list_adjustments::list_adjustments))
        .with(routes!(set_stock::set_stock))
        .with(routes!(correct_lot::correct_lot))
        .list(&list_adjustments::COUNTS, routes!(list_adjustments::list_recorded_stock))
        .with(routes!(record_stock::record_stock))
        .with(routes!(list_reason_codes::list_reason_codes))
        .with(routes!(create_reason_code::create_reason_code))
}
