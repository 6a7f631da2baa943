//! The inbox: alerts whose cause stands, the most costly first, each with one prepared action, and what people do
//! about them.

mod acknowledge_alert;
mod action;
mod done;
mod get_alert_precision;
mod list_alerts;
mod order_for_alert;
mod resolve_alert;
mod snooze_alert;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) use wire::{wake, within_locations};

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_alerts::list_alerts))
        .with(routes!(acknowledge_alert::acknowledge_alert))
        .with(routes!(snooze_alert::snooze_alert))
        .with(routes!(resolve_alert::resolve_alert))
        .with(routes!(order_for_alert::order_for_alert))
        .with(routes!(get_alert_precision::get_alert_precision))
}
