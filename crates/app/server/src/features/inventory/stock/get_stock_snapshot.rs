//! `GET /api/inventory/snapshot`

use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, ApiError, Reply};
use serde::Serialize;
use std::collections::HashMap;
use stockflow_db::{Arg, args, from_row, sql};
use stockflow_kernel::{Money, Quantity};

pub(super) static LIST: List = List {
    columns: "l.id, l.product_id, p.name, p.global_sku, l.location_id, o.name, CASE WHEN l.lot_id = '' THEN NULL ELSE l.lot_id END, CASE WHEN l.bin_id = '' THEN NULL ELSE l.bin_id END, p.unit_cost",
    from: " FROM stock_line l JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id JOIN location o ON o.workspace_id = l.workspace_id AND o.id = l.location_id WHERE l.workspace_id = $1",
    id: "l.id",
    filters: &[
        Filter {
            name: "asOf",
            about: "The balance at the end of this moment, by when things happened. Left out: now.",
            kind: FilterKind::OutsideInstant,
            sql: "",
        },
        Filter {
            name: "knownAt",
            about: "Only by what had been recorded at this moment. Left out: now.",
            kind: FilterKind::OutsideInstant,
            sql: "",
        },
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND l.product_id = ANY($?)",
        },
        Filter {
            name: "globalSku",
            about: "Of the product with this SKU.",
            kind: FilterKind::AnyOf,
            sql: " AND p.global_sku = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "At this location.",
            kind: FilterKind::AnyOf,
            sql: " AND l.location_id = ANY($?)",
        },
        Filter { name: "lotId", about: "Of this lot.", kind: FilterKind::AnyOf, sql: " AND l.lot_id = ANY($?)" },
    ],
    sorts: &[
        Sort { name: "id", sql: "l.id", key: SortKey::Text },
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
        Sort { name: "globalSku", sql: "p.global_sku", key: SortKey::Text },
    ],
    newest_first: false,
    location: Some(" AND l.location_id = ANY($?)"),
};

/// What lay where at a moment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SnapshotLine {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    #[schema(example = json!(null))]
    lot_id: Option<String>,
    #[schema(example = json!(null))]
    bin_id: Option<String>,
    /// Below zero: more had gone than was there, by what is known.
    quantity_on_hand: Quantity,
    /// At today's unit cost; null where that is beyond 9,000,000,000,000.
    total_value: Option<Money>,
}

struct SnapshotRow {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    location_id: String,
    location_name: String,
    lot_id: Option<String>,
    bin_id: Option<String>,
    unit_cost: Money,
}
from_row!(SnapshotRow {
    id,
    product_id,
    product_name,
    global_sku,
    location_id,
    location_name,
    lot_id,
    bin_id,
    unit_cost
});

/// Stock at a moment
///
/// What was on hand of each stock line at `asOf`, by what had been recorded at `knownAt`: with both, the books as they
/// stood; with `asOf` alone, what is known today of that moment. It is the sum of the ledger, at any moment.
#[utoipa::path(get, path = "/api/inventory/snapshot", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of balances", body = [SnapshotLine])))]
pub(super) async fn get_stock_snapshot(query: ListQuery) -> Answer {
    let call = query.call().clone();
    let [as_of, known_at] = ["asOf", "knownAt"].map(|name| query.outside_instant(name).unwrap_or(call.now()));
    let (lines, pagination) = call
        .read(move |tx| {
            let (rows, pagination) = query.rows::<SnapshotRow>(tx)?;
            let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
            let sums: Vec<(String, Quantity)> = tx.all(&BALANCES, args![Arg::List(ids), as_of, known_at])?;
            let sums: HashMap<String, Quantity> = sums.into_iter().collect();
            let line = |row: SnapshotRow| {
                let on_hand = sums.get(&row.id).copied().unwrap_or_default();
                SnapshotLine {
                    total_value: row.unit_cost.times(on_hand),
                    id: row.id,
                    product_master_id: row.product_id,
                    product_name: row.product_name,
                    global_sku: row.global_sku,
                    location_id: row.location_id,
                    location_name: row.location_name,
                    lot_id: row.lot_id,
                    bin_id: row.bin_id,
                    quantity_on_hand: on_hand,
                }
            };
            Ok::<_, ApiError>((rows.into_iter().map(line).collect::<Vec<_>>(), pagination))
        })
        .await?;
    Reply::page(&lines, &pagination)
}

sql! {
    /// `+ 0`: found by their lines, not by when they were recorded, which is nearly all of the ledger.
    BALANCES = "
        SELECT stock_line_id, CAST(sum(quantity) AS BIGINT) FROM movement
         WHERE workspace_id = $1 AND stock_line_id = ANY($2) AND effective_at <= $3 AND recorded_at + 0 <= $4
         GROUP BY stock_line_id";
}
