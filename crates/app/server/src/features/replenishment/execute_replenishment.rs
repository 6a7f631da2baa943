//! `POST /api/planning/replenishment/{id}/execute`

use super::wire::ReplenishmentRecommendation;
use crate::change::{Action, Change};
use crate::features::procurement::{NewOrder, draft_order};
use crate::features::transfers::{NewTransfer, create_transfer};
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Permission, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Execute a replenishment recommendation
///
/// Makes the purchase order, as a draft, or the transfer, its stock reserved at the source: once. Called again it answers the
/// same `documentId`. Only an approved one; 409 `INSUFFICIENT_STOCK` when the stock to move has gone meanwhile. Orders and
/// transfers need their own permissions as well: `procurement.write`, `transfers.execute`.
#[utoipa::path(post, path = "/api/planning/replenishment/{id}/execute", tag = "Planning", security(("bearer" = ["planning.write"])),
    params(("id" = String, Path, description = "The recommendation's id")),
    responses((status = 200, description = "Executed", body = ReplenishmentRecommendation)))]
pub(super) async fn execute_replenishment(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ReplenishmentRecommendation::find(change.tx, &id, &seen)?;
        let needed =
            if before.kind == "TRANSFER" { Permission::TransfersExecute } else { Permission::ProcurementWrite };
        seen.require(needed)?;
        if before.status == "APPROVED" {
            make(change, &before)?;
        } else if before.status != "EXECUTED" {
            let message = format!("a recommendation that is {} cannot be executed; approve it first", before.status);
            return Err(ApiError::invalid_state(message));
        }
        let after = ReplenishmentRecommendation::find(change.tx, &id, &seen)?;
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

fn make(change: &mut Change<'_, '_>, from: &ReplenishmentRecommendation) -> Result<(), ApiError> {
    // Whoever turns APPROVED into EXECUTED makes the document, and nobody else.
    if change.tx.execute(&EXECUTE, args![&from.id, change.now])? == 0 {
        return Ok(());
    }
    let document = match (&from.source_location_id, &from.supplier_id) {
        (Some(source_id), _) => {
            let id = change.id("transfer");
            let new = NewTransfer {
                id: &id,
                source_id,
                dest_id: &from.location_id,
                product_id: &from.product_master_id,
                quantity: from.quantity,
                recommendation_id: &from.id,
            };
            create_transfer(change, &new)?;
            id
        }
        (None, Some(supplier_id)) => draft_order(
            change,
            &NewOrder {
                supplier_id: supplier_id.clone(),
                location_id: from.location_id.clone(),
                product_id: from.product_master_id.clone(),
                quantity: from.quantity,
                unit_cost: Some(from.unit_cost),
                reference: from.id.clone(),
            },
        )?,
        (None, None) => return Err(ApiError::internal("a recommendation without a way")),
    };
    change.tx.execute(&DOCUMENT, args![&from.id, &document])?;
    let is = json!({ "status": "EXECUTED", "documentId": document });
    let was = json!({ "status": from.status });
    change.audit(Action::Execute, "replenishmentRecommendation", &from.id, Some(&was), Some(&is))?;
    let told = json!({ "recommendationId": from.id, "documentId": document });
    change.emit("planning.replenishment_executed.v1", told);
    Ok(())
}

sql! {
    EXECUTE = "
        UPDATE replenishment_recommendation SET status = 'EXECUTED', updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'APPROVED'";
    DOCUMENT = "UPDATE replenishment_recommendation SET document_id = $3 WHERE workspace_id = $1 AND id = $2";
}
