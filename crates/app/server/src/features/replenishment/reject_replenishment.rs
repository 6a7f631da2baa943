//! `POST /api/planning/replenishment/{id}/reject`

use super::keep::take_turn;
use super::wire::ReplenishmentRecommendation;
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// Why not.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RejectReplenishment {
    #[schema(example = "the product is to be delisted", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Reject a replenishment recommendation
///
/// The same purchase or move is not proposed again while its cause stands: until a run finds that the place lacks nothing,
/// or for 30 days.
#[utoipa::path(post, path = "/api/planning/replenishment/{id}/reject", tag = "Planning", security(("bearer" = ["planning.write"])),
    params(("id" = String, Path, description = "The recommendation's id")),
    request_body = RejectReplenishment,
    responses((status = 200, description = "Rejected", body = ReplenishmentRecommendation)))]
pub(super) async fn reject_replenishment(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<RejectReplenishment>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ReplenishmentRecommendation::find(change.tx, &id, &seen)?;
        let possible = ["PENDING", "APPROVED"].contains(&before.status.as_str());
        // The statement looks at the status again: two decisions may race.
        if !possible || change.tx.execute(&REJECT, args![&id, change.now, &change.who.name, &body.reason])? == 0 {
            let message = format!("a recommendation that is {} cannot be rejected", before.status);
            return Err(ApiError::invalid_state(message));
        }
        take_turn(change)?;
        let after = ReplenishmentRecommendation::find(change.tx, &id, &seen)?;
        let (was, is) = (json!({ "status": before.status }), json!({ "status": after.status, "reason": body.reason }));
        change.audit(Action::Reject, "replenishmentRecommendation", &id, Some(&was), Some(&is))?;
        change.emit("planning.replenishment_rejected.v1", json!({ "recommendationId": id, "reason": body.reason }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    REJECT = "
        UPDATE replenishment_recommendation
           SET status = 'REJECTED', decided_at = $3, decided_by = $4, decision_reason = $5, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status IN ('PENDING', 'APPROVED')";
}
