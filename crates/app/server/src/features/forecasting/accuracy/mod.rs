//! How good forecasts were, on what was said at the time.

mod before;
mod by_product;
mod frozen;
mod get_forecast_accuracy;
mod honesty;
mod list_override_value;
mod measure;
mod tally;

pub use before::{SaidBefore, said_before};
pub(crate) use by_product::{ProductAccuracy, accuracy_by_product};

pub(super) use honesty::{is_possible, verdict};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&get_forecast_accuracy::LIST, routes!(get_forecast_accuracy::get_forecast_accuracy))
        .list(&list_override_value::LIST, routes!(list_override_value::list_override_value))
}
