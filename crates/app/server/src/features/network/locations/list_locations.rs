//! `GET /api/locations`

use super::wire::{LocationRow, LocationView};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Locations
#[utoipa::path(get, path = "/api/locations", tag = "Network", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of locations", body = [LocationView])))]
pub(super) async fn list_locations(query: ListQuery) -> Answer {
    query.answer(|row: LocationRow| LocationView::from(row)).await
}
