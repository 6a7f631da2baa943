//! `DELETE /api/lanes/{id}`

use super::store;
use super::wire::LaneView;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Delete a lane
///
/// The pair is then reckoned with assumed terms again; to close the way, set `allowed` to false instead.
#[utoipa::path(delete, path = "/api/lanes/{id}", tag = "Network", security(("bearer" = ["transfers.write"])),
    params(("id" = String, Path, description = "The lane's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_lane(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = LaneView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        store::delete(change, &id)?;
        change.audit(Action::Delete, "lane", &id, Some(&before), None::<&()>)?;
        change.emit("network.lane_deleted.v1", json!({ "laneId": id }));
        Ok(Reply::none())
    })
    .await
}
