//! Planning: key figures, and everything about one SKU on one screen.

mod figures;
mod get_planning_kpi;
mod get_planning_sku;
mod period;
mod projection;

#[cfg(test)]
mod tests;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(get_planning_kpi::get_planning_kpi)).with(routes!(get_planning_sku::get_planning_sku))
}
