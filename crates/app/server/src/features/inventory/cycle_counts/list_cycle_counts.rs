//! `GET /api/inventory/cycle-counts`

use super::wire::CycleCount;
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Cycle counts
///
/// The newest first.
#[utoipa::path(get, path = "/api/inventory/cycle-counts", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    responses((status = 200, description = "A page of counts", body = [CycleCount])))]
pub(super) async fn list_cycle_counts(query: ListQuery) -> Answer {
    query.answer(|row: CycleCount| row).await
}
