//! `PATCH /api/lanes/{id}`

use super::store;
use super::wire::{LaneBody, LaneView};
use crate::change::Action;
use crate::http::{Answer, Call, Patch, PathId, Reply};
use serde_json::json;

type LanePatch = Patch<LaneBody>;

/// Change a lane
#[utoipa::path(patch, path = "/api/lanes/{id}", tag = "Network", security(("bearer" = ["transfers.write"])),
    params(("id" = String, Path, description = "The lane's id")),
    request_body = LanePatch,
    responses((status = 200, description = "Changed", body = LaneView)))]
pub(super) async fn update_lane(call: Call, PathId(id): PathId, patch: LanePatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = LaneView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        body.check()?;
        store::update(change, &id, &body)?;
        let after = LaneView::find(change.tx, &id)?;
        change.audit(Action::Update, "lane", &id, Some(&before), Some(&after))?;
        change.emit("network.lane_updated.v1", json!({ "laneId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
