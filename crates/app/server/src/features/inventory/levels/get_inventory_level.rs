//! `GET /api/inventory-levels/{id}`

use super::store::find;
use super::wire::Level;
use crate::http::{Answer, Call, PathId, Reply};

/// One inventory level
#[utoipa::path(get, path = "/api/inventory-levels/{id}", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The level's id")),
    responses((status = 200, description = "The level", body = Level)))]
pub(super) async fn get_inventory_level(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let level = call.read(move |tx| find(tx, &id, &scope)).await?;
    Ok(Reply::ok(&level)?.version(level.version))
}
