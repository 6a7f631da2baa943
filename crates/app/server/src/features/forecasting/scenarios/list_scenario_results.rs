//! `GET /api/forecast/scenarios/{id}/results`

use super::wire::ScenarioView;
use crate::features::forecasting::made::rounded;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, PathId, Reply};
use serde::Serialize;
use stockflow_db::{args, from_row};

pub(super) static LIST: List = List {
    columns: "r.id, r.product_id, p.name, p.global_sku, r.location_id, l.name, r.base, r.total",
    from: " FROM forecast_scenario_part r
        JOIN product p ON p.workspace_id = r.workspace_id AND p.id = r.product_id
        JOIN location l ON l.workspace_id = r.workspace_id AND l.id = r.location_id
        WHERE r.workspace_id = $1",
    id: "r.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Of these products.",
            kind: FilterKind::AnyOf,
            sql: " AND r.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "At these locations.",
            kind: FilterKind::AnyOf,
            sql: " AND r.location_id = ANY($?)",
        },
    ],
    sorts: &[
        Sort { name: "difference", sql: "CAST((r.total - r.base) * 10000 AS BIGINT)", key: SortKey::Number },
        Sort { name: "total", sql: "CAST(r.total * 10000 AS BIGINT)", key: SortKey::Number },
        Sort { name: "name", sql: "p.name", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(" AND r.location_id = ANY($?)"),
};

struct Row {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    location_id: String,
    location_name: String,
    base: f64,
    total: f64,
}
from_row!(Row { id, product_id, product_name, global_sku, location_id, location_name, base, total });

/// Where a scenario differs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScenarioResult {
    #[schema(example = "fscp_01k8zq5f3m9v7a1r2c4d5e6f7g")]
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
    /// What was published for the days summed up when it was generated.
    #[schema(example = 186.4, minimum = 0)]
    base: f64,
    /// What the scenario says.
    #[schema(example = 223.7, minimum = 0)]
    total: f64,
    #[schema(example = 37.3)]
    difference: f64,
}

/// Results of a scenario
///
/// The products at locations that it differs in, the largest difference first; all others are as published. Day by day,
/// ask `GET /api/forecast` with its `scenarioId`.
#[utoipa::path(get, path = "/api/forecast/scenarios/{id}/results", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 200, description = "A page of results; none before it was generated", body = [ScenarioResult])))]
pub(super) async fn list_scenario_results(PathId(id): PathId, query: ListQuery) -> Answer {
    let call = query.call().clone();
    let (rows, pagination) = call
        .read(move |tx| {
            ScenarioView::find(tx, &id)?;
            let of_scenario = (" AND r.scenario_id = $?", args![&id]);
            query.rows_where::<Row>(tx, &[of_scenario])
        })
        .await?;
    let show = |row: Row| ScenarioResult {
        difference: rounded(row.total - row.base),
        id: row.id,
        product_master_id: row.product_id,
        product_name: row.product_name,
        global_sku: row.global_sku,
        location_id: row.location_id,
        location_name: row.location_name,
        base: row.base,
        total: row.total,
    };
    Reply::page(&rows.into_iter().map(show).collect::<Vec<_>>(), &pagination)
}
