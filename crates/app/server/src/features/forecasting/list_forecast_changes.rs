//! `GET /api/forecast/change-history`

use super::made::rounded;
use crate::http::Answer;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use serde::Serialize;
use stockflow_db::from_row;
use stockflow_kernel::{Day, Instant};

const CAUSES: &[&str] = &["RUN", "EVENT", "OVERRIDE", "SCENARIO"];

pub(super) static LIST: List = List {
    columns: "v.id, v.product_id, p.name, p.global_sku, v.location_id, l.name, v.made_at, v.cause, v.cause_id, v.who, v.why, v.first_day, v.shared_days, v.before_mean, v.after_mean, v.model",
    from: " FROM forecast_version v
        JOIN product p ON p.workspace_id = v.workspace_id AND p.id = v.product_id
        JOIN location l ON l.workspace_id = v.workspace_id AND l.id = v.location_id
        WHERE v.workspace_id = $1",
    id: "v.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Forecasts of these products.",
            kind: FilterKind::AnyOf,
            sql: " AND v.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "Forecasts at these locations.",
            kind: FilterKind::AnyOf,
            sql: " AND v.location_id = ANY($?)",
        },
        Filter {
            name: "cause",
            about: "What changed them.",
            kind: FilterKind::OneOf(CAUSES),
            sql: " AND v.cause = ANY($?)",
        },
        Filter {
            name: "causeId",
            about: "The run, event, override or scenario that changed them.",
            kind: FilterKind::AnyOf,
            sql: " AND v.cause_id = ANY($?)",
        },
        Filter { name: "from", about: "Changed at or after.", kind: FilterKind::From, sql: " AND v.made_at >= $?" },
        Filter { name: "to", about: "Changed at or before.", kind: FilterKind::To, sql: " AND v.made_at <= $?" },
    ],
    sorts: &[Sort { name: "changedAt", sql: "v.made_at", key: SortKey::Number }],
    newest_first: true,
    location: Some(" AND v.location_id = ANY($?)"),
};

pub(super) struct Row {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    location_id: String,
    location_name: String,
    made_at: Instant,
    cause: String,
    cause_id: String,
    who: String,
    why: String,
    first_day: Day,
    shared_days: i64,
    before_mean: Option<f64>,
    after_mean: f64,
    model: String,
}
from_row!(Row {
    id,
    product_id,
    product_name,
    global_sku,
    location_id,
    location_name,
    made_at,
    cause,
    cause_id,
    who,
    why,
    first_day,
    shared_days,
    before_mean,
    after_mean,
    model,
});

/// A published forecast became another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastChange {
    #[schema(example = "fver_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk 1 l")]
    product_name: String,
    #[schema(example = "MILK-1L")]
    global_sku: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    changed_at: Instant,
    /// RUN (new actuals, a corrected history), EVENT, OVERRIDE or SCENARIO.
    #[schema(example = "OVERRIDE")]
    cause: String,
    /// The run, event, override or scenario.
    #[schema(example = "fovr_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    cause_id: String,
    #[schema(example = "Ada")]
    who: String,
    #[schema(example = "the fair comes to town")]
    why: String,
    /// The first day of the new forecast.
    first_day: Day,
    /// Days that both forecasts cover; `from` and `to` are of these days together.
    #[schema(example = 34, minimum = 0)]
    days: i64,
    /// Demand expected before; null where there was no forecast.
    #[schema(example = 186.4)]
    from: Option<f64>,
    /// Demand expected now.
    #[schema(example = 205.1)]
    to: f64,
    /// The difference; null where there was no forecast.
    #[schema(example = 18.7)]
    change: Option<f64>,
    #[schema(example = "SEASONAL_SMOOTHING")]
    model: String,
}

impl From<Row> for ForecastChange {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            location_id: row.location_id,
            location_name: row.location_name,
            changed_at: row.made_at,
            cause: row.cause,
            cause_id: row.cause_id,
            who: row.who,
            why: row.why,
            first_day: row.first_day,
            days: row.shared_days,
            from: row.before_mean,
            to: row.after_mean,
            change: row.before_mean.map(|before| rounded(row.after_mean - before)),
            model: row.model,
        }
    }
}

/// What changed a published forecast
///
/// Each time a published forecast became another: by which run, event, override or scenario, from what to what, who did
/// it, and why. What an event or an override changes stands here as soon as the forecasts that it touches were published
/// anew, within a minute or so.
#[utoipa::path(get, path = "/api/forecast/change-history", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    responses((status = 200, description = "A page of changes, the latest first", body = [ForecastChange])))]
pub(super) async fn list_forecast_changes(query: ListQuery) -> Answer {
    query.answer(|row: Row| ForecastChange::from(row)).await
}
