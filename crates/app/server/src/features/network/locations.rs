//! `GET /api/locations`, `GET /api/locations/{id}`

use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey, by_id};
use crate::http::{Answer, ApiError, Call, PathId, Reply};
use serde::Serialize;
use stockflow_db::from_row;
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "l.id, l.code, l.name, l.kind, l.parent_id, l.time_zone, l.sellable, l.version, l.created_at, l.updated_at",
    from: " FROM location l WHERE l.workspace_id = $1",
    id: "l.id",
    filters: &[
        Filter { name: "code", about: "The exact code.", kind: FilterKind::AnyOf, sql: " AND l.code = ANY($?)" },
        Filter { name: "type", about: "The exact type.", kind: FilterKind::AnyOf, sql: " AND l.kind = ANY($?)" },
        Filter {
            name: "parentId",
            about: "Directly under this location.",
            kind: FilterKind::AnyOf,
            sql: " AND l.parent_id = ANY($?)",
        },
        Filter {
            name: "sellable",
            about: "Whether its stock may be sold.",
            kind: FilterKind::Flag,
            sql: " AND l.sellable = $?",
        },
        Filter {
            name: "q",
            about: "Text in code or name.",
            kind: FilterKind::Search,
            sql: " AND lower(l.code || ' ' || l.name) LIKE $? ESCAPE '\\'",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND l.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "l.name", key: SortKey::Text },
        Sort { name: "code", sql: "l.code", key: SortKey::Text },
        Sort { name: "createdAt", sql: "l.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(" AND l.id = ANY($?)"),
};

/// A place that holds stock.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LocationView {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    /// The customer's own code, unique in the workspace.
    #[schema(example = "STORE-367")]
    code: String,
    #[schema(example = "Store 367")]
    name: String,
    /// From the industry pack.
    #[serde(rename = "type")]
    #[schema(example = "STORE_FRONT")]
    kind: String,
    /// The location above it.
    #[schema(example = json!(null))]
    parent_id: Option<String>,
    /// An IANA name; the location's days are counted in it.
    #[schema(example = "America/New_York")]
    time_zone: String,
    /// Whether its stock may be sold.
    #[schema(example = true)]
    sellable: bool,
    #[schema(example = 1)]
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(LocationView { id, code, name, kind, parent_id, time_zone, sellable, version, created_at, updated_at });

/// Locations
#[utoipa::path(get, path = "/api/locations", tag = "Network", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of locations", body = [LocationView])))]
pub(super) async fn list_locations(query: ListQuery) -> Answer {
    query.answer(|row: LocationView| row).await
}

/// One location
#[utoipa::path(get, path = "/api/locations/{id}", tag = "Network", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The location's id")),
    responses((status = 200, description = "The location", body = LocationView)))]
pub(super) async fn get_location(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let location: LocationView = call
        .read(move |tx| {
            let found = if scope.covers(&id) { by_id(tx, &LIST, &id)? } else { None };
            found.ok_or_else(|| ApiError::not_found("location", &id))
        })
        .await?;
    Ok(Reply::ok(&location)?.version(location.version))
}
