//! `GET /api/lanes/{id}`

use super::wire::LaneView;
use crate::http::{Answer, ApiError, Call, PathId, Reply};

/// One lane
#[utoipa::path(get, path = "/api/lanes/{id}", tag = "Network", security(("bearer" = ["transfers.read"])),
    params(("id" = String, Path, description = "The lane's id")),
    responses((status = 200, description = "The lane", body = LaneView)))]
pub(super) async fn get_lane(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let lane = call
        .read(move |tx| {
            let lane = LaneView::find(tx, &id)?;
            let visible = lane.ends().iter().all(|end| scope.covers(end));
            if visible { Ok(lane) } else { Err(ApiError::not_found("lane", &id)) }
        })
        .await?;
    Ok(Reply::ok(&lane)?.version(lane.version))
}
