//! `POST /api/lanes`

use super::store;
use super::wire::{LaneBody, LaneView};
use crate::http::{Answer, ApiJson, Call, Reply};

/// Create a lane
///
/// Transfer recommendations reckon with its lead time and costs. A pair of locations without a lane is reckoned
/// with assumed terms; one whose lane is not allowed is closed.
#[utoipa::path(post, path = "/api/lanes", tag = "Network", security(("bearer" = ["transfers.write"])),
    request_body = LaneBody,
    responses((status = 201, description = "Created", body = LaneView)))]
pub(super) async fn create_lane(call: Call, ApiJson(body): ApiJson<LaneBody>) -> Answer {
    body.check()?;
    call.write(move |change| {
        let id = store::insert(change, &body)?;
        Ok(Reply::created(format!("/api/lanes/{id}"), &LaneView::find(change.tx, &id)?)?.version(1))
    })
    .await
}
