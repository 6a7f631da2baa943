//! `GET /api/inventory/lots`

use crate::features::inventory::on_hold;
use crate::features::inventory::reservations::lapse;
use crate::http::Answer;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use serde::Serialize;
use stockflow_db::from_row;
use stockflow_kernel::{Day, Instant, Quantity};

pub(super) static LIST: List = List {
    columns: concat!(
        "t.id, t.product_id, p.name, p.global_sku, t.lot_number, t.expiry_date, CAST(coalesce((SELECT sum(l.on_hand) FROM stock_line l WHERE l.workspace_id = t.workspace_id AND l.lot_id = t.id AND l.lot_id <> ''), 0) AS BIGINT), CAST(coalesce((SELECT sum(l.reserved) FROM stock_line l WHERE l.workspace_id = t.workspace_id AND l.lot_id = t.id AND l.lot_id <> ''), 0) AS BIGINT), CAST(coalesce((SELECT sum(",
        on_hold!(),
        ") FROM stock_line l WHERE l.workspace_id = t.workspace_id AND l.lot_id = t.id AND l.lot_id <> ''), 0) AS BIGINT), CAST(coalesce((SELECT sum(l.recalled) FROM stock_line l WHERE l.workspace_id = t.workspace_id AND l.lot_id = t.id AND l.lot_id <> ''), 0) AS BIGINT), t.created_at"
    ),
    from: " FROM lot t JOIN product p ON p.workspace_id = t.workspace_id AND p.id = t.product_id WHERE t.workspace_id = $1",
    id: "t.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND t.product_id = ANY($?)",
        },
        Filter {
            name: "lotNumber",
            about: "With this number.",
            kind: FilterKind::AnyOf,
            sql: " AND t.lot_number = ANY($?)",
        },
        Filter {
            name: "expiresBefore",
            about: "With a date before this day.",
            kind: FilterKind::Day,
            sql: " AND t.expiry_date < $?",
        },
        Filter {
            name: "locationId",
            about: "Of which there is a stock line at this location.",
            kind: FilterKind::AnyOf,
            sql: " AND EXISTS (SELECT 1 FROM stock_line l WHERE l.workspace_id = t.workspace_id AND l.lot_id = t.id AND l.lot_id <> '' AND l.location_id = ANY($?))",
        },
    ],
    sorts: &[
        Sort { name: "id", sql: "t.id", key: SortKey::Text },
        Sort { name: "lotNumber", sql: "t.lot_number", key: SortKey::Text },
        Sort { name: "expiryDate", sql: "coalesce(t.expiry_date, 9000000)", key: SortKey::Number },
        Sort { name: "createdAt", sql: "t.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(
        " AND EXISTS (SELECT 1 FROM stock_line l WHERE l.workspace_id = t.workspace_id AND l.lot_id = t.id AND l.lot_id <> '' AND l.location_id = ANY($?))",
    ),
};

/// A lot, and how much of it there is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lot {
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    #[schema(example = "L-2026-01")]
    pub(super) lot_number: String,
    /// The last day on which it may be sold; null: it has none.
    expiry_date: Option<Day>,
    /// Over all locations.
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    quantity_on_hold: Quantity,
    quantity_recalled: Quantity,
    created_at: Instant,
}
from_row!(Lot {
    id,
    product_master_id,
    product_name,
    global_sku,
    lot_number,
    expiry_date,
    quantity_on_hand,
    quantity_reserved,
    quantity_on_hold,
    quantity_recalled,
    created_at
});

/// Lots
///
/// With how much of each there is over all locations.
#[utoipa::path(get, path = "/api/inventory/lots", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of lots", body = [Lot])))]
pub(super) async fn list_lots(query: ListQuery) -> Answer {
    lapse(query.call()).await?;
    query.answer(|row: Lot| row).await
}
