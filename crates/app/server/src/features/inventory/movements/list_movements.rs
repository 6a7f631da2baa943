//! `GET /api/inventory/movements`

use crate::features::inventory::ledger::MovementKind;
use crate::http::Answer;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use serde::Serialize;
use stockflow_db::from_row;
use stockflow_kernel::{Instant, Quantity};

pub(in crate::features::inventory) const LIST: List = List {
    columns: "m.id, m.number, m.stock_line_id, m.product_id, p.name, p.global_sku, m.location_id, m.kind, m.quantity, m.counted, m.reason_code, m.comment, m.root_cause, m.reference, m.external_id, m.actor_id, NULLIF(m.finding, ''), m.effective_at, m.recorded_at",
    from: " FROM movement m JOIN product p ON p.workspace_id = m.workspace_id AND p.id = m.product_id WHERE m.workspace_id = $1",
    id: "m.id",
    filters: &[
        Filter {
            name: "inventoryItemId",
            about: "Of this stock line.",
            kind: FilterKind::AnyOf,
            sql: " AND m.stock_line_id = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND m.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "At this location.",
            kind: FilterKind::AnyOf,
            sql: " AND m.location_id = ANY($?)",
        },
        Filter {
            name: "type",
            about: "What it is.",
            kind: FilterKind::OneOf(MovementKind::NAMES),
            sql: " AND m.kind = ANY($?)",
        },
        Filter {
            name: "reference",
            about: "The document that it belongs to.",
            kind: FilterKind::AnyOf,
            sql: " AND m.reference = ANY($?)",
        },
        Filter {
            name: "externalId",
            about: "Your own id of it.",
            kind: FilterKind::AnyOf,
            sql: " AND m.external_id = ANY($?)",
        },
        Filter {
            name: "hasFinding",
            about: "Those that brought something to light, or the others.",
            kind: FilterKind::Flag,
            sql: " AND (m.finding <> '') = $?",
        },
        Filter {
            name: "from",
            about: "Effective at or after.",
            kind: FilterKind::From,
            sql: " AND m.effective_at >= $?",
        },
        Filter { name: "to", about: "Effective at or before.", kind: FilterKind::To, sql: " AND m.effective_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Recorded at or after.",
            kind: FilterKind::From,
            sql: " AND m.recorded_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "recordedAt", sql: "m.recorded_at", key: SortKey::Number },
        Sort { name: "effectiveAt", sql: "m.effective_at", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(" AND m.location_id = ANY($?)"),
};

/// A line of the ledger. It is never changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::features::inventory) struct MovementView {
    #[schema(example = "txn_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    /// Its place in the ledger, from 1, without gaps.
    #[schema(example = 41)]
    number: i64,
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[serde(rename = "type")]
    #[schema(example = "ADJUSTMENT")]
    kind: String,
    /// Positive in, negative out.
    #[schema(example = -2)]
    quantity: Quantity,
    /// Of a COUNT: the balance that was found at its moment; null: no count, or what keeps one as it was.
    #[schema(example = json!(null))]
    counted_quantity: Option<Quantity>,
    #[schema(example = "DAMAGE")]
    reason_code_id: String,
    #[schema(example = "two cartons dropped")]
    comment: String,
    /// What led to it.
    #[schema(example = "")]
    root_cause: String,
    #[schema(example = "")]
    reference: String,
    /// Your own id of it.
    #[schema(example = json!(null))]
    external_id: Option<String>,
    /// The key or user that recorded it.
    #[schema(example = "key_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    actor_id: String,
    /// What a late entry brought to light: more had gone than was there.
    #[schema(example = json!(null))]
    finding: Option<String>,
    /// When it happened.
    effective_at: Instant,
    /// When it was written down.
    recorded_at: Instant,
}
from_row!(MovementView {
    id,
    number,
    inventory_item_id,
    product_master_id,
    product_name,
    global_sku,
    location_id,
    kind,
    quantity,
    counted_quantity,
    reason_code_id,
    comment,
    root_cause,
    reference,
    external_id,
    actor_id,
    finding,
    effective_at,
    recorded_at
});

/// Movements
///
/// The ledger behind the balances; the latest first.
#[utoipa::path(get, path = "/api/inventory/movements", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of the ledger", body = [MovementView])))]
pub(super) async fn list_movements(query: ListQuery) -> Answer {
    query.answer(|row: MovementView| row).await
}
