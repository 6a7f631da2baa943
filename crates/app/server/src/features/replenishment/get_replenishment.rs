//! `GET /api/planning/replenishment/{id}`

use super::wire::ReplenishmentRecommendation;
use crate::http::{Answer, Call, PathId, Reply};

/// One replenishment recommendation
#[utoipa::path(get, path = "/api/planning/replenishment/{id}", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(("id" = String, Path, description = "The recommendation's id")),
    responses((status = 200, description = "The recommendation", body = ReplenishmentRecommendation)))]
pub(super) async fn get_replenishment(call: Call, PathId(id): PathId) -> Answer {
    let seen = call.clone();
    let found = call.read(move |tx| ReplenishmentRecommendation::find(tx, &id, &seen)).await?;
    Ok(Reply::ok(&found)?.version(found.version))
}
