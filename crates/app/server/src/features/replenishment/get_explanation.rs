//! `GET /api/planning/explanations/{id}`

use super::explain::{Explanation, Kept, explain, explain_atp};
use super::wire::ReplenishmentRecommendation;
use crate::features::inventory::{AtpCell, lapse};
use crate::http::{Answer, ApiError, Call, Code, PathId, Permission, Reply};

/// Why a number is what it is
///
/// All inputs as they were, the formula of every step, what decided, three changes with what they would make of the
/// number, and the number worked out of the inputs again. The id is the `explanationId` of a recommendation (its quantity with
/// safety stock and reorder point, or its return), or that of a cell of
/// `GET /api/inventory/channel-location/drilldown` (its ATP as it is now; needs `inventory.read` too).
#[utoipa::path(get, path = "/api/planning/explanations/{id}", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(("id" = String, Path, description = "The explanation's id")),
    responses((status = 200, description = "The explanation", body = Explanation)))]
pub(super) async fn get_explanation(call: Call, PathId(id): PathId) -> Answer {
    if let Some(cell) = AtpCell::of(&id) {
        if !call.may(Permission::InventoryRead) {
            let message = "the explanation of an ATP needs inventory.read as well";
            return Err(ApiError::new(Code::Forbidden, message).with("requiredPermission", "inventory.read"));
        }
        lapse(&call).await?;
        let (seen, asked) = (call.clone(), id.clone());
        let drilldown = call.read(move |tx| cell.drilldown(tx, &seen, &asked)).await?;
        return Reply::ok(&explain_atp(id, drilldown)?);
    }
    let seen = call.clone();
    let asked = id.clone();
    let found = call.read(move |tx| ReplenishmentRecommendation::find(tx, &asked, &seen)).await?;
    let stale =
        |_| ApiError::invalid_state("it was kept by another version of the program; generate recommendations anew");
    let kept: Kept = serde_json::from_str(&found.explanation).map_err(stale)?;
    Reply::ok(&explain(id, found.quantity, kept)?)
}
