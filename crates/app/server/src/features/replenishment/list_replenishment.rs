//! `GET /api/planning/replenishment`

use super::wire::{RecommendationRow, ReplenishmentRecommendation};
use crate::http::list::ListQuery;
use crate::http::{Answer, Call};

/// Replenishment recommendations
///
/// What to move and what to buy, by default what earns most first.
#[utoipa::path(get, path = "/api/planning/replenishment", tag = "Planning", security(("bearer" = ["planning.read"])),
    responses((status = 200, description = "A page of recommendations", body = [ReplenishmentRecommendation])))]
pub(super) async fn list_replenishment(call: Call, query: ListQuery) -> Answer {
    let now = call.now();
    query.answer(move |row: RecommendationRow| ReplenishmentRecommendation::at(row, now)).await
}
