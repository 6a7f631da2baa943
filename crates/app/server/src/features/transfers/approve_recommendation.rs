//! `POST /api/transfers/recommendations/{id}/approve`

use super::MOVES;
use super::wire::Recommendation;
use crate::change::Action;
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Approve a recommendation
///
/// Only a pending one; approving it again changes nothing. Its surplus is then taken: pending moves of the product that
/// `GET /api/planning/replenishment` lists from the same source, or to the same destination, expire.
#[utoipa::path(post, path = "/api/transfers/recommendations/{id}/approve", tag = "Transfers", security(("bearer" = ["transfers.approve"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The recommendation's id")),
    responses((status = 200, description = "Approved", body = Recommendation)))]
pub(super) async fn approve_recommendation(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Recommendation::find_to_decide(change.tx, &id, &seen)?;
        if before.status == "APPROVED" {
            return Ok(Reply::ok(&before)?.version(before.version));
        }
        // The statement looks at the status again: two decisions may race.
        if before.status != "PENDING" || change.tx.execute(&APPROVE, args![&id, change.now, &change.who.name])? == 0 {
            return Err(ApiError::invalid_state(format!(
                "a recommendation that is {} cannot be approved",
                before.status
            )));
        }
        let ends = (&*before.product_master_id, &*before.source_location_id, &*before.dest_location_id);
        seen.app().move_lists.approved(change.tx, MOVES.name, ends, change.now)?;
        let after = Recommendation::find(change.tx, &id, &seen)?;
        change.audit(
            Action::Approve,
            "transferRecommendation",
            &id,
            Some(&json!({ "status": before.status })),
            Some(&json!({ "status": after.status })),
        )?;
        change.emit("transfers.recommendation_approved.v1", json!({ "recommendationId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    APPROVE = "
        UPDATE transfer_recommendation SET status = 'APPROVED', decided_at = $3, decided_by = $4, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'PENDING' AND valid_until > $3";
}
