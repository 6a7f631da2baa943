//! `DELETE /api/inventory-levels/{id}`

use super::store::find;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete an inventory level
#[utoipa::path(delete, path = "/api/inventory-levels/{id}", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The level's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_inventory_level(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = find(change.tx, &id, &seen.location_scope())?;
        seen.expect_version(before.version)?;
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "inventoryLevel", &id, Some(&before), None::<&()>)?;
        change.emit("inventory.level_deleted.v1", json!({ "levelId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM inventory_level WHERE workspace_id = $1 AND id = $2";
}
