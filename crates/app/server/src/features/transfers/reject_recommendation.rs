//! `POST /api/transfers/recommendations/{id}/reject`

use super::wire::Recommendation;
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// Why not.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RejectRecommendation {
    #[schema(example = "the store is closed for rebuilding", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Reject a recommendation
///
/// The same move is not proposed again while its cause stands: until a run finds the destination no
/// longer short, or for 30 days.
#[utoipa::path(post, path = "/api/transfers/recommendations/{id}/reject", tag = "Transfers", security(("bearer" = ["transfers.approve"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The recommendation's id")),
    request_body = RejectRecommendation,
    responses((status = 200, description = "Rejected", body = Recommendation)))]
pub(super) async fn reject_recommendation(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<RejectRecommendation>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Recommendation::find_to_decide(change.tx, &id, &seen)?;
        let possible = ["PENDING", "APPROVED"].contains(&before.status.as_str());
        // The statement looks at the status again: two decisions may race.
        if !possible || change.tx.execute(&REJECT, args![&id, change.now, &change.who.name, &body.reason])? == 0 {
            return Err(ApiError::invalid_state(format!(
                "a recommendation that is {} cannot be rejected",
                before.status
            )));
        }
        let after = Recommendation::find(change.tx, &id, &seen)?;
        change.audit(
            Action::Reject,
            "transferRecommendation",
            &id,
            Some(&json!({ "status": before.status })),
            Some(&json!({ "status": after.status, "reason": body.reason })),
        )?;
        change.emit("transfers.recommendation_rejected.v1", json!({ "recommendationId": id, "reason": body.reason }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    REJECT = "
        UPDATE transfer_recommendation
           SET status = 'REJECTED', decided_at = $3, decided_by = $4, decision_reason = $5, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status IN ('PENDING', 'APPROVED')";
}
