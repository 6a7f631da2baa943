//! `DELETE /api/locations/{id}/bins/{binId}`

use super::wire::{BinView, location};
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathIds, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a bin
///
/// Refused, with the reasons, while stock has been kept there; set it inactive instead.
#[utoipa::path(delete, path = "/api/locations/{id}/bins/{binId}", tag = "Network", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The location's id"), ("binId" = String, Path, description = "The bin's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_bin(call: Call, PathIds(place, id): PathIds, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        location(&seen, change.tx, &place)?;
        let before = BinView::find(change.tx, &place, &id)?;
        seen.expect_version(before.version)?;
        seen.app().obstacles.clear_of(change.tx, "bin", &id)?;
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "bin", &id, Some(&before), None::<&()>)?;
        change.emit("network.bin_deleted.v1", json!({ "binId": id, "locationId": place }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM bin WHERE workspace_id = $1 AND id = $2";
}
