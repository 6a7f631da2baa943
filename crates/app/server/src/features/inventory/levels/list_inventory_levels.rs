//! `GET /api/inventory-levels`

use super::wire::{Level, LevelRow};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Inventory levels
#[utoipa::path(get, path = "/api/inventory-levels", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of levels", body = [Level])))]
pub(super) async fn list_inventory_levels(query: ListQuery) -> Answer {
    query.answer(|row: LevelRow| Level::from(row)).await
}
