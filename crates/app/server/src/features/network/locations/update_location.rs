//! `PATCH /api/locations/{id}`

use super::store;
use super::wire::{LocationBody, LocationView};
use crate::change::Action;
use crate::http::{Answer, Call, Patch, PathId, Reply};
use serde_json::json;

type LocationPatch = Patch<LocationBody>;

/// Change a location
///
/// Moving it under another location takes along what lies under it.
#[utoipa::path(patch, path = "/api/locations/{id}", tag = "Network", security(("bearer" = ["inventory.write"])),
    params(("id" = String, Path, description = "The location's id")),
    request_body = LocationPatch,
    responses((status = 200, description = "Changed", body = LocationView)))]
pub(super) async fn update_location(call: Call, PathId(id): PathId, patch: LocationPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = LocationView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        body.check()?;
        store::update(change, &id, &body)?;
        let after = LocationView::find(change.tx, &id)?;
        change.audit(Action::Update, "location", &id, Some(&before), Some(&after))?;
        change.emit("network.location_updated.v1", json!({ "locationId": id, "code": after.code }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
