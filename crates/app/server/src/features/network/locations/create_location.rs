//! `POST /api/locations`

use super::store;
use super::wire::{LocationBody, LocationView};
use crate::http::{Answer, ApiJson, Call, Reply};

/// Create a location
#[utoipa::path(post, path = "/api/locations", tag = "Network", security(("bearer" = ["inventory.write"])),
    request_body = LocationBody,
    responses((status = 201, description = "Created", body = LocationView)))]
pub(super) async fn create_location(call: Call, ApiJson(body): ApiJson<LocationBody>) -> Answer {
    body.check()?;
    call.write(move |change| {
        let id = store::insert(change, &body)?;
        Ok(Reply::created(format!("/api/locations/{id}"), &LocationView::find(change.tx, &id)?)?.version(1))
    })
    .await
}
