//! `POST /api/inventory-levels`

use super::store::{SavedLevel, find, save_levels};
use super::wire::{Level, LevelBody};
use crate::change::one_at_a_time;
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};

/// Set an inventory level
///
/// A product has one level at a location: this makes it, or replaces it as a whole.
#[utoipa::path(post, path = "/api/inventory-levels", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = LevelBody,
    responses((status = 200, description = "Replaced, or as it was", body = Level), (status = 201, description = "Created", body = Level)))]
pub(super) async fn upsert_inventory_level(call: Call, ApiJson(body): ApiJson<LevelBody>) -> Answer {
    let scope = call.location_scope();
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        let saved = save_levels(change, std::slice::from_ref(&body), &scope)?.pop();
        match saved {
            Some(SavedLevel::Created { id }) => {
                let level = find(change.tx, &id, &scope)?;
                Ok(Reply::created(format!("/api/inventory-levels/{id}"), &level)?.version(level.version))
            }
            Some(SavedLevel::Updated { id } | SavedLevel::Unchanged { id }) => {
                let level = find(change.tx, &id, &scope)?;
                Ok(Reply::ok(&level)?.version(level.version))
            }
            Some(SavedLevel::Refused { faults }) => Err(ApiError::faults(faults)),
            None => Err(ApiError::internal("a level was saved without an outcome")),
        }
    })
    .await
}
