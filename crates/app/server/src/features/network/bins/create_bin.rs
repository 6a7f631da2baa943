//! `POST /api/locations/{id}/bins`

use super::wire::{BinBody, BinView, location};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Create a bin
#[utoipa::path(post, path = "/api/locations/{id}/bins", tag = "Network", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The location's id")),
    request_body = BinBody,
    responses((status = 201, description = "Created", body = BinView)))]
pub(super) async fn create_bin(call: Call, PathId(place): PathId, ApiJson(body): ApiJson<BinBody>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        location(&seen, change.tx, &place)?;
        let id = change.id("bin");
        let values = args![&id, &place, &body.code, body.kind.name(), body.active, change.now];
        if change.tx.execute(&INSERT, values)? == 0 {
            let message = format!("the location has a bin {} already", body.code);
            return Err(ApiError::new(Code::Duplicate, message));
        }
        let bin = BinView::find(change.tx, &place, &id)?;
        change.audit(Action::Create, "bin", &id, None::<&()>, Some(&bin))?;
        change.emit("network.bin_created.v1", json!({ "binId": id, "locationId": place }));
        Ok(Reply::created(format!("/api/locations/{place}/bins/{id}"), &bin)?.version(1))
    })
    .await
}

sql! {
    INSERT = "
        INSERT INTO bin (workspace_id, id, location_id, code, kind, active, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7) ON CONFLICT (workspace_id, location_id, code) DO NOTHING";
}
