//! Overrides: a planner's value beside the model's, with a reason.

mod create_forecast_override;
mod delete_forecast_override;
mod list_forecast_overrides;
mod store;
mod wire;

pub(super) use store::{StandingPart, all_standing, author, standing, touched, within};
pub(super) use wire::Direction;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_forecast_overrides::list_forecast_overrides))
        .with(routes!(create_forecast_override::create_forecast_override))
        .with(routes!(delete_forecast_override::delete_forecast_override))
}
