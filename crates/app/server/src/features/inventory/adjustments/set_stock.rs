//! `POST /api/inventory/adjustments`

use super::adjusted::Adjusted;
use super::reason;
use crate::change::Action;
use crate::features::catalog;
use crate::features::inventory::ledger::{MOST_UNITS, Movement, MovementKind, Particulars, StockLine, record_entry};
use crate::features::inventory::places::FRACTION;
use crate::features::inventory::reservations::end_due;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Fault, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_kernel::Quantity;

/// How much there is, and why it is not what the balance says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SetStock {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    inventory_item_id: String,
    /// What is on hand.
    #[schema(value_type = crate::http::NotNegative, example = 12)]
    new_qty_on_hand: Quantity,
    /// What you believe is on hand: if it is not, 409 `VERSION_CONFLICT` and nothing changes.
    #[schema(value_type = Option<crate::http::NotNegative>, example = json!(null))]
    expected_qty_on_hand: Option<Quantity>,
    /// One of GET /api/inventory/adjustments/reason-codes.
    #[schema(example = "COUNT_CORRECTION", min_length = 1, max_length = 60)]
    reason_code_id: String,
    #[serde(default)]
    #[schema(example = "two cartons behind the rack", max_length = 1000)]
    comment: String,
    /// What led to it; some reason codes ask for it.
    #[serde(default)]
    #[schema(example = "delivered to the wrong door", max_length = 1000)]
    root_cause: String,
}

/// Set stock
///
/// Sets what is on hand of a stock line to a quantity: the ledger gets the difference. With `expectedQtyOnHand` only
/// if nobody has changed it since. Not below what is reserved, on hold or recalled: 409 `INSUFFICIENT_STOCK`.
#[utoipa::path(post, path = "/api/inventory/adjustments", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = SetStock,
    responses((status = 200, description = "Set", body = Adjusted)))]
pub(super) async fn set_stock(call: Call, ApiJson(body): ApiJson<SetStock>) -> Answer {
    if body.new_qty_on_hand > MOST_UNITS {
        return Err(ApiError::fault("newQtyOnHand", "range", format!("must be at most {MOST_UNITS}")));
    }
    let scope = call.location_scope();
    call.write(move |change| {
        end_due(change)?;
        let line = StockLine::take(change.tx, &body.inventory_item_id)?.filter(|line| scope.covers(&line.location_id));
        let line =
            line.ok_or_else(|| ApiError::unknown_reference("inventoryItemId", "stock line", &body.inventory_item_id))?;
        if body.expected_qty_on_hand.is_some_and(|expected| expected != line.on_hand) {
            let message = format!("{} are on hand by now; read the line again", line.on_hand);
            return Err(ApiError::new(Code::VersionConflict, message)
                .with("quantityOnHand", json!(line.on_hand))
                .with("currentVersion", line.version));
        }
        if body.new_qty_on_hand.micros() % 1_000_000 != 0
            && !catalog::indivisible(change.tx, std::slice::from_ref(&line.product_id))?.is_empty()
        {
            return Err(ApiError::fault("newQtyOnHand", "invalid", FRACTION));
        }
        let quantity = Quantity::from_micros(body.new_qty_on_hand.micros() - line.on_hand.micros());
        let reasons = reason::known(change.tx)?;
        if let Some(fault) = reasons.fault("reasonCodeId", &body.reason_code_id, quantity, Some(&body.root_cause)) {
            return Err(ApiError::faults(vec![fault]));
        }
        if quantity == Quantity::ZERO {
            let message = format!("is what is on hand already: {}", line.on_hand);
            return Err(ApiError::faults(vec![Fault::new("newQtyOnHand", "invalid", message)]));
        }
        let movement = Movement {
            slot: line.slot(),
            kind: MovementKind::Adjustment,
            quantity,
            reason_code: body.reason_code_id.clone(),
            comment: body.comment.clone(),
            reference: String::new(),
            effective_at: change.now,
        };
        let particulars = Particulars { root_cause: &body.root_cause, ..Particulars::default() };
        let recorded = record_entry(change, &movement, particulars)?;
        let adjusted = Adjusted::new(recorded.movement_id, recorded.line, quantity);
        let before = json!({ "quantityOnHand": line.on_hand });
        change.audit(Action::Adjust, "stockLine", adjusted.line(), Some(&before), Some(&adjusted))?;
        change.emit("inventory.stock_adjusted.v1", serde_json::to_value(&adjusted).unwrap_or_default());
        Ok(Reply::ok(&adjusted)?.version(adjusted.version()))
    })
    .await
}
