//! `GET /api/inventory/adjustments` and `GET /api/inventory/adjustments/record-stock`

use crate::features::inventory::movements::{self, MovementView};
use crate::http::Answer;
use crate::http::list::{List, ListQuery};

/// Corrections of any kind.
pub(super) static ADJUSTMENTS: List = List {
    from: " FROM movement m JOIN product p ON p.workspace_id = m.workspace_id AND p.id = m.product_id WHERE m.workspace_id = $1 AND m.kind IN ('ADJUSTMENT', 'COUNT', 'LOT_CORRECTION', 'WRITE_OFF')",
    ..movements::LIST
};

/// Counts.
pub(super) static COUNTS: List = List {
    from: " FROM movement m JOIN product p ON p.workspace_id = m.workspace_id AND p.id = m.product_id WHERE m.workspace_id = $1 AND m.counted IS NOT NULL",
    ..movements::LIST
};

/// Adjustments
///
/// What was corrected, counted, moved to another lot or written off, with the reasons; the latest first.
#[utoipa::path(get, path = "/api/inventory/adjustments", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    responses((status = 200, description = "A page of adjustments", body = [MovementView])))]
pub(super) async fn list_adjustments(query: ListQuery) -> Answer {
    query.answer(|row: MovementView| row).await
}

/// Recorded counts
///
/// What was found, and by how much the balance of its moment differed; the latest first.
#[utoipa::path(get, path = "/api/inventory/adjustments/record-stock", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    responses((status = 200, description = "A page of counts", body = [MovementView])))]
pub(super) async fn list_recorded_stock(query: ListQuery) -> Answer {
    query.answer(|row: MovementView| row).await
}
