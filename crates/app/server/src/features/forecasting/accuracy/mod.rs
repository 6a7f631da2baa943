//! How good forecasts were, on what was said at the time.

mod frozen;
mod get_forecast_accuracy;
mod list_override_value;
mod measure;
mod tally;

pub(super) use frozen::{Version, Which, said_of, versions};
pub(super) use measure::{By, Scope, measure};
pub(super) use tally::Tally;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&get_forecast_accuracy::LIST, routes!(get_forecast_accuracy::get_forecast_accuracy))
        .list(&list_override_value::LIST, routes!(list_override_value::list_override_value))
}
