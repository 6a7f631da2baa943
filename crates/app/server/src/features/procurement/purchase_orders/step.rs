//! What every step of a purchase order has in common.

use super::state::{Step, refusal};
use super::store::find;
use super::wire::PurchaseOrder;
use crate::change::{Action, Change, one_at_a_time};
use crate::http::{Answer, ApiError, Call, Reply};
use serde_json::json;

/// The order, if the step is open from where it is. Steps of a workspace go one after another.
pub(super) fn begin(change: &mut Change<'_, '_>, call: &Call, id: &str, step: Step) -> Result<PurchaseOrder, ApiError> {
    one_at_a_time(change.tx)?;
    let order = find(change.tx, id, &call.location_scope())?;
    call.expect_version(order.version)?;
    if order.status.allows(step) {
        return Ok(order);
    }
    Err(ApiError::invalid_state(refusal(order.status, step)).with("status", order.status.name()))
}

/// Leaves the traces of a step and answers the order as it is now.
pub(super) fn end(
    change: &mut Change<'_, '_>,
    call: &Call,
    before: &PurchaseOrder,
    action: Action,
    event: &'static str,
) -> Answer {
    let after = find(change.tx, &before.id, &call.location_scope())?;
    change.audit(action, "purchaseOrder", &after.id, Some(before), Some(&after))?;
    let told = json!({ "purchaseOrderId": after.id, "number": after.number, "status": after.status });
    change.emit(event, told);
    Ok(Reply::ok(&after)?.version(after.version))
}
