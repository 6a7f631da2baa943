//! `GET /api/lanes`

use super::wire::LaneView;
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Transfer lanes
#[utoipa::path(get, path = "/api/lanes", tag = "Network", security(("bearer" = ["transfers.read"])),
    responses((status = 200, description = "A page of lanes", body = [LaneView])))]
pub(super) async fn list_lanes(query: ListQuery) -> Answer {
    query.answer(|row: LaneView| row).await
}
