//! `GET /api/inventory`

use crate::features::inventory::on_hold;
use crate::features::inventory::reservations::lapse;
use crate::http::Answer;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use serde::Serialize;
use stockflow_db::from_row;
use stockflow_kernel::{Day, Instant, Money, Quantity};

pub(in crate::features::inventory) static LIST: List = List {
    columns: concat!(
        "l.id, l.product_id, p.name, p.global_sku, l.location_id, o.name, l.on_hand, l.reserved, ",
        on_hold!(),
        ", l.recalled, CASE WHEN l.lot_id = '' THEN NULL ELSE l.lot_id END, CASE WHEN l.lot_id = '' THEN NULL ELSE (SELECT t.lot_number FROM lot t WHERE t.workspace_id = l.workspace_id AND t.id = l.lot_id) END, CASE WHEN l.lot_id = '' THEN NULL ELSE (SELECT t.expiry_date FROM lot t WHERE t.workspace_id = l.workspace_id AND t.id = l.lot_id) END, CASE WHEN l.bin_id = '' THEN NULL ELSE l.bin_id END, CASE WHEN l.bin_id = '' THEN NULL ELSE (SELECT b.code FROM bin b WHERE b.workspace_id = l.workspace_id AND b.id = l.bin_id) END, p.unit_cost, l.last_counted_at, l.updated_at, l.version"
    ),
    from: " FROM stock_line l JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id JOIN location o ON o.workspace_id = l.workspace_id AND o.id = l.location_id WHERE l.workspace_id = $1",
    id: "l.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND l.product_id = ANY($?)",
        },
        Filter {
            name: "productId",
            about: "Deprecated: use productMasterId.",
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
        Filter { name: "binId", about: "In this bin.", kind: FilterKind::AnyOf, sql: " AND l.bin_id = ANY($?)" },
        Filter {
            name: "q",
            about: "Text in the product's SKU, name, brand, description or tags.",
            kind: FilterKind::Search,
            sql: " AND p.search LIKE $? ESCAPE '\\'",
        },
        Filter { name: "from", about: "Changed at or after.", kind: FilterKind::From, sql: " AND l.updated_at >= $?" },
        Filter { name: "to", about: "Changed at or before.", kind: FilterKind::To, sql: " AND l.updated_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND l.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "id", sql: "l.id", key: SortKey::Text },
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
        Sort { name: "globalSku", sql: "p.global_sku", key: SortKey::Text },
        Sort { name: "locationName", sql: "o.name", key: SortKey::Text },
        Sort { name: "quantityOnHand", sql: "l.on_hand", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "l.updated_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(" AND l.location_id = ANY($?)"),
};

/// A stock line: product × location × lot × bin.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::features::inventory) struct StockLineView {
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
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    /// Put on hold, or in a bin of type HOLD or QUARANTINE: there all that is neither reserved nor recalled.
    quantity_on_hold: Quantity,
    quantity_recalled: Quantity,
    /// On hand less reserved, on hold and recalled.
    quantity_available: Quantity,
    /// null: the stock is not kept by lot.
    #[schema(example = json!(null))]
    lot_id: Option<String>,
    #[schema(example = json!(null))]
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    /// null: the stock is not kept by bin.
    #[schema(example = json!(null))]
    bin_id: Option<String>,
    #[schema(example = json!(null))]
    bin_name: Option<String>,
    unit_cost: Money,
    /// Unit cost × on hand; null where that is beyond 9,000,000,000,000.
    total_value: Option<Money>,
    last_counted_at: Option<Instant>,
    updated_at: Instant,
    #[schema(example = 1)]
    pub(super) version: i64,
}

pub(in crate::features::inventory) struct StockRow {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    pub(super) location_id: String,
    location_name: String,
    on_hand: Quantity,
    reserved: Quantity,
    on_hold: Quantity,
    recalled: Quantity,
    lot_id: Option<String>,
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    bin_id: Option<String>,
    bin_name: Option<String>,
    unit_cost: Money,
    last_counted_at: Option<Instant>,
    updated_at: Instant,
    version: i64,
}
from_row!(StockRow {
    id,
    product_id,
    product_name,
    global_sku,
    location_id,
    location_name,
    on_hand,
    reserved,
    on_hold,
    recalled,
    lot_id,
    lot_number,
    expiry_date,
    bin_id,
    bin_name,
    unit_cost,
    last_counted_at,
    updated_at,
    version
});

impl StockRow {
    /// Whether its lot is past its date, on the day that it is where it lies.
    pub(super) fn is_expired(&self, today: Day) -> bool {
        self.expiry_date.is_some_and(|last| last < today)
    }
}

impl StockLineView {
    pub(super) const fn available(&self) -> Quantity {
        self.quantity_available
    }
}

impl From<StockRow> for StockLineView {
    fn from(row: StockRow) -> Self {
        Self {
            quantity_available: Quantity::from_micros(
                row.on_hand.micros() - row.reserved.micros() - row.on_hold.micros() - row.recalled.micros(),
            ),
            total_value: row.unit_cost.times(row.on_hand),
            id: row.id,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            location_id: row.location_id,
            location_name: row.location_name,
            quantity_on_hand: row.on_hand,
            quantity_reserved: row.reserved,
            quantity_on_hold: row.on_hold,
            quantity_recalled: row.recalled,
            lot_id: row.lot_id,
            lot_number: row.lot_number,
            expiry_date: row.expiry_date,
            bin_id: row.bin_id,
            bin_name: row.bin_name,
            unit_cost: row.unit_cost,
            last_counted_at: row.last_counted_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// Stock lines
///
/// What is where, and how much of it is free.
#[utoipa::path(get, path = "/api/inventory", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of stock lines", body = [StockLineView])))]
pub(super) async fn list_stock_lines(query: ListQuery) -> Answer {
    lapse(query.call()).await?;
    query.answer_kept(|row: StockRow| StockLineView::from(row)).await
}
