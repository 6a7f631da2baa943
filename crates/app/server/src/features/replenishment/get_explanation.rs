//! `GET /api/planning/explanations/{id}`

use super::explain::{Explanation, Kept, explain};
use super::wire::ReplenishmentRecommendation;
use crate::http::{Answer, ApiError, Call, PathId, Reply};

/// Why a recommendation says what it says
///
/// All inputs as they were, the formula of every step, what decided, three changes with what they would make of the
/// number, and the number worked out of the inputs again. The id is the recommendation's `explanationId`.
#[utoipa::path(get, path = "/api/planning/explanations/{id}", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(("id" = String, Path, description = "The explanation's id")),
    responses((status = 200, description = "The explanation", body = Explanation)))]
pub(super) async fn get_explanation(call: Call, PathId(id): PathId) -> Answer {
    let seen = call.clone();
    let asked = id.clone();
    let found = call.read(move |tx| ReplenishmentRecommendation::find(tx, &asked, &seen)).await?;
    let kept: Kept = serde_json::from_str(&found.explanation).map_err(ApiError::internal)?;
    Reply::ok(&explain(id, found.quantity, kept)?)
}
