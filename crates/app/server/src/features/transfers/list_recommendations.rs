//! `GET /api/transfers/recommendations`

use super::wire::{Recommendation, RecommendationRow};
use crate::http::list::ListQuery;
use crate::http::{Answer, Call};

/// Transfer recommendations
///
/// All of them, the latest first.
#[utoipa::path(get, path = "/api/transfers/recommendations", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    responses((status = 200, description = "A page of recommendations", body = [Recommendation])))]
pub(super) async fn list_recommendations(call: Call, query: ListQuery) -> Answer {
    let now = call.now();
    query.answer(move |row: RecommendationRow| Recommendation::at(row, now)).await
}
