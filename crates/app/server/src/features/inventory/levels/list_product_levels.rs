//! `GET /api/products/{id}/inventory-levels`

use super::wire::{LIST as LEVELS, Level, LevelRow};
use crate::features::catalog;
use crate::features::inventory::on_hold;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, ApiError, PathId, Reply};
use serde::Serialize;
use std::collections::HashMap;
use stockflow_db::{Arg, Query, args, from_row, sql};
use stockflow_kernel::Quantity;

pub(super) static LIST: List = List {
    columns: "o.id, o.name",
    from: " FROM location o WHERE o.workspace_id = $1",
    id: "o.id",
    filters: &[Filter {
        name: "locationId",
        about: "At this location.",
        kind: FilterKind::AnyOf,
        sql: " AND o.id = ANY($?)",
    }],
    sorts: &[
        Sort { name: "locationName", sql: "o.name", key: SortKey::Text },
        Sort { name: "locationId", sql: "o.id", key: SortKey::Text },
    ],
    newest_first: false,
    location: Some(" AND o.id = ANY($?)"),
};

/// A product at one location: what is there, and what should be.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProductAtLocation {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    quantity_on_hold: Quantity,
    quantity_available: Quantity,
    /// null: no level is set.
    level: Option<Level>,
}

struct Sums {
    location_id: String,
    on_hand: Quantity,
    reserved: Quantity,
    on_hold: Quantity,
}
from_row!(Sums { location_id, on_hand, reserved, on_hold });

/// A product's stock and levels
///
/// One entry a location that has stock of it, or a level for it.
#[utoipa::path(get, path = "/api/products/{id}/inventory-levels", tag = "Catalog", security(("bearer" = ["products.read", "inventory.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "A page of locations", body = [ProductAtLocation])))]
pub(super) async fn list_product_levels(PathId(id): PathId, query: ListQuery) -> Answer {
    let call = query.call().clone();
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        if catalog::find(tx, &id)?.is_none() {
            return Err(ApiError::not_found("product", &id));
        }
        let there = (
            " AND (EXISTS (SELECT 1 FROM stock_line l WHERE l.workspace_id = $1 AND l.location_id = o.id AND l.product_id = $?) OR EXISTS (SELECT 1 FROM inventory_level v WHERE v.workspace_id = $1 AND v.location_id = o.id AND v.product_id = $?))",
            args![&id, &id],
        );
        let (places, pagination) = query.rows_where::<(String, String)>(tx, &[there])?;
        let ids: Vec<String> = places.iter().map(|(place, _)| place.clone()).collect();
        let sums: Vec<Sums> = tx.all(&STOCK, args![&id, Arg::List(ids.clone())])?;
        let mut sums: HashMap<String, Sums> = sums.into_iter().map(|s| (s.location_id.clone(), s)).collect();
        let mut asked = Query::scoped("SELECT ");
        asked.push_static(LEVELS.columns).push_static(LEVELS.from);
        asked.push(" AND v.product_id = $?", id.as_str()).push(" AND v.location_id = ANY($?)", Arg::List(ids));
        let levels: Vec<LevelRow> = tx.query_all(&asked)?;
        let mut levels: HashMap<String, Level> =
            levels.into_iter().map(Level::from).map(|level| (level.location_id.clone(), level)).collect();
        let rows = places.into_iter().map(|(place, name)| {
            let level = levels.remove(&place);
            entry(place.clone(), name, sums.remove(&place), level)
        });
        Ok((rows.collect::<Vec<_>>(), pagination))
    };
    let (rows, pagination) = call.read(read).await?;
    Reply::page(&rows, &pagination)
}

fn entry(location_id: String, location_name: String, sums: Option<Sums>, level: Option<Level>) -> ProductAtLocation {
    let (on_hand, reserved, on_hold) = sums.map(|s| (s.on_hand, s.reserved, s.on_hold)).unwrap_or_default();
    ProductAtLocation {
        location_id,
        location_name,
        quantity_on_hand: on_hand,
        quantity_reserved: reserved,
        quantity_on_hold: on_hold,
        quantity_available: Quantity::from_micros(on_hand.micros() - reserved.micros() - on_hold.micros()),
        level,
    }
}

sql! {
    STOCK = concat!(
        "SELECT l.location_id, CAST(sum(l.on_hand) AS BIGINT), CAST(sum(l.reserved) AS BIGINT), CAST(sum(",
        on_hold!(),
        ") AS BIGINT)
           FROM stock_line l WHERE l.workspace_id = $1 AND l.product_id = $2 AND l.location_id = ANY($3)
          GROUP BY l.location_id ORDER BY l.location_id"
    );
}
