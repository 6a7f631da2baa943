//! `POST /api/transfers/recommendations/{id}/execute`

use super::document::{NewTransfer, Transfer, create_transfer, find};
use super::wire::Recommendation;
use crate::change::{Action, Change};
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde::Serialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// What came of the recommendation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Executed {
    recommendation: Recommendation,
    transfer: Transfer,
}

/// Execute a recommendation
///
/// Makes the transfer and reserves its stock at the source, once: called again it answers the same
/// transfer. Only an approved one; 409 `INSUFFICIENT_STOCK` when the stock has gone meanwhile.
#[utoipa::path(post, path = "/api/transfers/recommendations/{id}/execute", tag = "Transfers", security(("bearer" = ["transfers.execute"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The recommendation's id")),
    responses((status = 200, description = "Executed", body = Executed)))]
pub(super) async fn execute_recommendation(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Recommendation::find_to_decide(change.tx, &id, &seen)?;
        let transfer_id = match (&before.transfer_id, before.status.as_str()) {
            (Some(transfer), "EXECUTED") => transfer.clone(),
            (_, "APPROVED") => make_transfer(change, &before)?,
            (_, status) => {
                return Err(ApiError::invalid_state(format!(
                    "a recommendation that is {status} cannot be executed; approve it first"
                )));
            }
        };
        let recommendation = Recommendation::find(change.tx, &id, &seen)?;
        let transfer = find(change.tx, &transfer_id, &seen.location_scope())?;
        let version = recommendation.version;
        Ok(Reply::ok(&Executed { recommendation, transfer })?.version(version))
    })
    .await
}

fn make_transfer(change: &mut Change<'_, '_>, from: &Recommendation) -> Result<String, ApiError> {
    let transfer = change.id("transfer");
    // Whoever turns APPROVED into EXECUTED makes the transfer, and nobody else; the others answer that one.
    if change.tx.execute(&EXECUTE, args![&from.id, change.now, &transfer])? == 0 {
        let made: Option<String> = change.tx.optional(&MADE, args![&from.id])?;
        return made.ok_or_else(|| {
            ApiError::invalid_state("somebody else has decided this recommendation meanwhile; read it again")
        });
    }
    create_transfer(
        change,
        &NewTransfer {
            id: &transfer,
            source_id: &from.source_location_id,
            dest_id: &from.dest_location_id,
            product_id: &from.product_master_id,
            quantity: from.quantity,
            recommendation_id: &from.id,
        },
    )?;
    change.audit(
        Action::Execute,
        "transferRecommendation",
        &from.id,
        Some(&json!({ "status": from.status })),
        Some(&json!({ "status": "EXECUTED", "transferId": transfer })),
    )?;
    Ok(transfer)
}

sql! {
    EXECUTE = "
        UPDATE transfer_recommendation SET status = 'EXECUTED', transfer_id = $4, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'APPROVED'";
    MADE = "
        SELECT transfer_id FROM transfer_recommendation WHERE workspace_id = $1 AND id = $2 AND status = 'EXECUTED'";
}
