//! `POST /api/planning/replenishment/{id}/approve`

use super::keep::take_turn;
use super::proposed::MOVES;
use super::wire::ReplenishmentRecommendation;
use crate::change::Action;
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Approve a replenishment recommendation
///
/// Only a pending one; approving it again changes nothing. The surplus that a move takes is then taken: pending moves of the
/// product in `GET /api/transfers/recommendations` from the same source, or to the same destination, expire.
#[utoipa::path(post, path = "/api/planning/replenishment/{id}/approve", tag = "Planning", security(("bearer" = ["planning.write"])),
    params(("id" = String, Path, description = "The recommendation's id")),
    responses((status = 200, description = "Approved", body = ReplenishmentRecommendation)))]
pub(super) async fn approve_replenishment(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ReplenishmentRecommendation::find(change.tx, &id, &seen)?;
        if before.status == "APPROVED" {
            return Ok(Reply::ok(&before)?.version(before.version));
        }
        // The statement looks at the status again: two decisions may race.
        if before.status != "PENDING" || change.tx.execute(&APPROVE, args![&id, change.now, &change.who.name])? == 0 {
            let message = format!("a recommendation that is {} cannot be approved", before.status);
            return Err(ApiError::invalid_state(message));
        }
        take_turn(change)?;
        if let Some(source) = &before.source_location_id {
            let ends = (&*before.product_master_id, source.as_str(), &*before.location_id);
            seen.app().move_lists.approved(change.tx, MOVES.name, ends, change.now)?;
        }
        let after = ReplenishmentRecommendation::find(change.tx, &id, &seen)?;
        let (was, is) = (json!({ "status": before.status }), json!({ "status": after.status }));
        change.audit(Action::Approve, "replenishmentRecommendation", &id, Some(&was), Some(&is))?;
        change.emit("planning.replenishment_approved.v1", json!({ "recommendationId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    APPROVE = "
        UPDATE replenishment_recommendation
           SET status = 'APPROVED', decided_at = $3, decided_by = $4, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'PENDING' AND valid_until > $3";
}
