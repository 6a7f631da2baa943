//! `PATCH /api/locations/{id}/bins/{binId}`

use super::wire::{BinBody, BinView, location};
use crate::change::Action;
use crate::http::{Answer, ApiError, Call, Code, Patch, PathIds, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

type BinPatch = Patch<BinBody>;

/// Change a bin
#[utoipa::path(patch, path = "/api/locations/{id}/bins/{binId}", tag = "Network", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The location's id"), ("binId" = String, Path, description = "The bin's id")),
    request_body = BinPatch,
    responses((status = 200, description = "Changed", body = BinView)))]
pub(super) async fn update_bin(call: Call, PathIds(place, id): PathIds, patch: BinPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        location(&seen, change.tx, &place)?;
        let before = BinView::find(change.tx, &place, &id)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        if change.tx.optional::<String>(&CODED, args![&place, &body.code, &id])?.is_some() {
            let message = format!("the location has a bin {} already", body.code);
            return Err(ApiError::new(Code::Duplicate, message));
        }
        change.tx.execute(&UPDATE, args![&id, &body.code, body.kind.name(), body.active, change.now])?;
        let after = BinView::find(change.tx, &place, &id)?;
        change.audit(Action::Update, "bin", &id, Some(&before), Some(&after))?;
        change.emit("network.bin_updated.v1", json!({ "binId": id, "locationId": place }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    CODED = "SELECT id FROM bin WHERE workspace_id = $1 AND location_id = $2 AND code = $3 AND id <> $4";
    UPDATE = "
        UPDATE bin SET code = $3, kind = $4, active = $5, updated_at = $6, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
