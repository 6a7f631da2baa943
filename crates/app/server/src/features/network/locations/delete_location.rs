//! `DELETE /api/locations/{id}`

use super::rows::remove_location;
use super::wire::LocationView;
use crate::change::Action;
use crate::http::{Answer, ApiQuery, Archive, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a location
///
/// Refused, with the reasons, while something speaks of it. With `archive=true` it is kept for its history
/// instead: nothing is sold from it any more, and no new document may name it.
#[utoipa::path(delete, path = "/api/locations/{id}", tag = "Network", security(("bearer" = ["inventory.write"])),
    params(("id" = String, Path, description = "The location's id"), Archive),
    responses((status = 200, description = "Archived", body = LocationView), (status = 204, description = "Deleted")))]
pub(super) async fn delete_location(
    call: Call,
    PathId(id): PathId,
    ApiQuery(query): ApiQuery<Archive>,
    _: NoBody,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = LocationView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        if query.archive {
            change.tx.execute(&ARCHIVE, args![&id, change.now])?;
            let after = LocationView::find(change.tx, &id)?;
            change.audit(Action::Update, "location", &id, Some(&before), Some(&after))?;
            change.emit("network.location_archived.v1", json!({ "locationId": id, "code": after.code }));
            return Ok(Reply::ok(&after)?.version(after.version));
        }
        remove_location(change, &seen.app().obstacles, &id)?;
        Ok(Reply::none())
    })
    .await
}

sql! {
    ARCHIVE = "
        UPDATE location SET status = 'ARCHIVED', sellable = FALSE, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
