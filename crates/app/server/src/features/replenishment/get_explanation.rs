//! `GET /api/planning/explanations/{id}`

use super::explain::{Explanation, Kept, explain, explain_atp, explain_level, explain_move};
use super::levels::LevelCell;
use super::wire::ReplenishmentRecommendation;
use crate::features::inventory::{AtpCell, lapse};
use crate::features::transfers::move_terms;
use crate::http::{Answer, ApiError, Call, Code, PathId, Permission, Reply};

/// Why a number is what it is
///
/// All inputs as they were, the formula of every step and where it was published, what decided, three changes with what they
/// would make of the number, and the number worked out of the inputs again. The id is an `explanationId`: of a
/// recommendation (its quantity with safety stock and reorder point, or its return with the demand at both ends; that of the
/// transfer run needs `transfers.read` too); of safety stock, reorder point and order-up-to level in
/// `GET /api/planning/sku/{sku}`, as they are now; of a cell of `GET /api/inventory/channel-location/drilldown` (its ATP as
/// it is now; needs `inventory.read` too).
#[utoipa::path(get, path = "/api/planning/explanations/{id}", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(("id" = String, Path, description = "The explanation's id")),
    responses((status = 200, description = "The explanation", body = Explanation)))]
pub(super) async fn get_explanation(call: Call, PathId(id): PathId) -> Answer {
    let (seen, asked) = (call.clone(), id.clone());
    if let Some(cell) = AtpCell::of(&id) {
        also(&call, Permission::InventoryRead, "the explanation of an ATP", "inventory.read")?;
        lapse(&call).await?;
        let drilldown = call.read(move |tx| cell.drilldown(tx, &seen, &asked)).await?;
        return Reply::ok(&explain_atp(id, drilldown)?);
    }
    if let Some(cell) = LevelCell::of(&id) {
        let (number, now, scope) = (cell.number, call.now(), call.location_scope());
        let inputs = call.read(move |tx| cell.inputs(tx, seen.app(), &scope, now, &asked)).await?;
        return Reply::ok(&explain_level(id, number, &inputs.levels()?, inputs)?);
    }
    let found = call.read(move |tx| ReplenishmentRecommendation::find(tx, &asked, &seen)).await;
    let found = match found {
        Err(error) if error.code() == Code::NotFound => return explain_transfer(&call, id).await,
        found => found?,
    };
    let stale =
        |_| ApiError::invalid_state("it was kept by another version of the program; generate recommendations anew");
    let kept: Kept = serde_json::from_str(&found.explanation).map_err(stale)?;
    Reply::ok(&explain(id, found.quantity, kept)?)
}

/// A recommendation of the transfer run.
async fn explain_transfer(call: &Call, id: String) -> Answer {
    let (seen, asked) = (call.clone(), id.clone());
    let found = call.read(move |tx| move_terms(tx, &asked, &seen)).await;
    let (terms, made) = found.map_err(|error| match error.code() {
        Code::NotFound => ApiError::not_found("explanation", &id),
        _ => error,
    })?;
    also(call, Permission::TransfersRead, "the explanation of a transfer", "transfers.read")?;
    Reply::ok(&explain_move(id, made, terms)?)
}

/// What shows what another permission guards needs that one too.
fn also(call: &Call, needed: Permission, what: &str, name: &str) -> Result<(), ApiError> {
    if call.may(needed) {
        return Ok(());
    }
    let message = format!("{what} needs {name} as well");
    Err(ApiError::new(Code::Forbidden, message).with("requiredPermission", name))
}
