//! `POST /api/inventory/adjustments/lot-correction`

use super::adjusted::Adjusted;
use super::reason;
use crate::change::{Action, Change};
use crate::features::inventory::ledger::{
    LotName, Movement, MovementKind, Recorded, Slot, StockLine, lot, record_entry,
};
use crate::features::inventory::reservations::end_due;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::{Day, Quantity};

/// What lies under the wrong lot, and the right one.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CorrectLot {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    inventory_item_id: String,
    /// How much of it; left out: all that is available.
    #[schema(value_type = Option<crate::http::Positive>, example = json!(null))]
    quantity: Option<Quantity>,
    /// The right lot's number; the line's own number, with an `expiryDate`, corrects the date of the whole lot.
    #[schema(example = "L-2026-07", min_length = 1, max_length = 100)]
    lot_number: String,
    /// The right lot's last day.
    #[schema(example = "2027-03-31")]
    expiry_date: Option<Day>,
    /// One of GET /api/inventory/adjustments/reason-codes.
    #[serde(default = "lot_correction")]
    #[schema(example = "LOT_CORRECTION", min_length = 1, max_length = 60, default = "LOT_CORRECTION")]
    reason_code_id: String,
    #[serde(default)]
    #[schema(example = "mixed up at the door", max_length = 1000)]
    comment: String,
}

fn lot_correction() -> String {
    "LOT_CORRECTION".to_owned()
}

/// Where it was and where it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LotCorrected {
    /// The line it was taken from; null: the date of its lot was corrected, and nothing moved.
    from: Option<Adjusted>,
    to: Option<Adjusted>,
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    lot_id: String,
    #[schema(example = "L-2026-07")]
    lot_number: String,
    expiry_date: Option<Day>,
}

/// Correct a lot
///
/// Moves stock to the lot that it belongs to: two movements that cancel out. What is reserved, on hold or recalled stays
/// where it is. With the number of the lot that it is in already, the lot's date is corrected, everywhere.
#[utoipa::path(post, path = "/api/inventory/adjustments/lot-correction", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = CorrectLot,
    responses((status = 200, description = "Corrected", body = LotCorrected)))]
pub(super) async fn correct_lot(call: Call, ApiJson(body): ApiJson<CorrectLot>) -> Answer {
    let scope = call.location_scope();
    call.write(move |change| {
        end_due(change)?;
        let line = StockLine::take(change.tx, &body.inventory_item_id)?.filter(|line| scope.covers(&line.location_id));
        let line = line
            .ok_or_else(|| ApiError::unknown_reference("inventoryItemId", "stock line", &body.inventory_item_id))?;
        let reasons = reason::known(change.tx)?;
        if let Some(fault) = reasons.fault("reasonCodeId", &body.reason_code_id, Quantity::ZERO, None) {
            return Err(ApiError::faults(vec![fault]));
        }
        let own: Option<(String, Option<Day>)> = change.tx.optional(&LOT, args![&line.lot_id])?;
        let done = match own {
            Some((number, known)) if number == body.lot_number => correct_date(change, &line, &body, known)?,
            _ => move_to_lot(change, &line, &body)?,
        };
        change.emit(
            "inventory.lot_corrected.v1",
            json!({ "inventoryItemId": line.id, "lotId": done.lot_id, "lotNumber": done.lot_number, "expiryDate": done.expiry_date }),
        );
        Reply::ok(&done)
    })
    .await
}

fn correct_date(
    change: &mut Change<'_, '_>,
    line: &StockLine,
    body: &CorrectLot,
    known: Option<Day>,
) -> Result<LotCorrected, ApiError> {
    if body.quantity.is_some() || body.expiry_date.is_none() || body.expiry_date == known {
        let message =
            "is the lot that the stock is in already; give another number, or an expiryDate alone to correct the lot's";
        return Err(ApiError::faults(vec![Fault::new("lotNumber", "invalid", message)]));
    }
    change.tx.execute(&SET_DATE, args![&line.lot_id, body.expiry_date])?;
    let (before, after) = (json!({ "expiryDate": known }), json!({ "expiryDate": body.expiry_date }));
    change.audit(Action::Update, "lot", &line.lot_id, Some(&before), Some(&after))?;
    Ok(LotCorrected {
        from: None,
        to: None,
        lot_id: line.lot_id.clone(),
        lot_number: body.lot_number.clone(),
        expiry_date: body.expiry_date,
    })
}

fn move_to_lot(change: &mut Change<'_, '_>, line: &StockLine, body: &CorrectLot) -> Result<LotCorrected, ApiError> {
    let name = LotName { path: "lotNumber", number: &body.lot_number, expiry: body.expiry_date };
    let lot_id = lot(change, &line.product_id, &name)?;
    let quantity = body.quantity.unwrap_or_else(|| line.available());
    if quantity <= Quantity::ZERO {
        let message = "nothing of the line is available: release what is reserved or on hold first";
        return Err(ApiError::invalid_state(message));
    }
    let mut part = |slot: Slot, quantity: Quantity| -> Result<Recorded, ApiError> {
        let movement = Movement {
            slot,
            kind: MovementKind::LotCorrection,
            quantity,
            reason_code: body.reason_code_id.clone(),
            comment: body.comment.clone(),
            reference: line.id.clone(),
            effective_at: change.now,
        };
        record_entry(change, &movement, Default::default())
    };
    let less = Quantity::from_micros(-quantity.micros());
    let from = part(line.slot(), less)?;
    let to = part(Slot { lot_id: lot_id.clone(), ..line.slot() }, quantity)?;
    let (from, to) =
        (Adjusted::new(from.movement_id, from.line, less), Adjusted::new(to.movement_id, to.line, quantity));
    change.audit(Action::Adjust, "stockLine", from.line(), None::<&()>, Some(&from))?;
    change.audit(Action::Adjust, "stockLine", to.line(), None::<&()>, Some(&to))?;
    let (lot_number, expiry_date) = change.tx.one(&LOT, args![&lot_id])?;
    Ok(LotCorrected { from: Some(from), to: Some(to), lot_id, lot_number, expiry_date })
}

sql! {
    LOT = "SELECT lot_number, expiry_date FROM lot WHERE workspace_id = $1 AND id = $2";
    SET_DATE = "UPDATE lot SET expiry_date = $3 WHERE workspace_id = $1 AND id = $2";
}
