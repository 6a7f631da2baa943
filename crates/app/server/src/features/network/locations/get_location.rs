//! `GET /api/locations/{id}`

use super::wire::LocationView;
use crate::http::{Answer, ApiError, Call, PathId, Reply};

/// One location
#[utoipa::path(get, path = "/api/locations/{id}", tag = "Network", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The location's id")),
    responses((status = 200, description = "The location", body = LocationView)))]
pub(super) async fn get_location(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let location =
        call.read(move |tx| {
            if scope.covers(&id) { LocationView::find(tx, &id) } else { Err(ApiError::not_found("location", &id)) }
        })
        .await?;
    Ok(Reply::ok(&location)?.version(location.version))
}
