//! `POST /api/inventory/adjust`

use super::adjusted::Adjusted;
use super::reason;
use crate::change::{Action, Change};
use crate::features::inventory::ledger::{
    LotName, MOST_UNITS, Movement, MovementKind, Slot, StockLine, bin, check_tracking, find_lot, lot, record,
};
use crate::features::inventory::places::FRACTION;
use crate::features::inventory::reservations::end_due;
use crate::features::{catalog, network};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, LocationScope, Reply};
use serde::Deserialize;
use stockflow_kernel::{Day, Quantity};

/// By how much to change which stock, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g",
    "lot": "L-2026-01",
    "expiryDate": "2026-12-31", "deltaQuantity": 2, "reasonCodeId": "COUNT_CORRECTION", "comment": "two more on the shelf",
}))]
pub(super) struct AdjustStock {
    /// The stock line; or else productMasterId and locationId.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    inventory_item_id: Option<String>,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: Option<String>,
    /// Deprecated: use productMasterId.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    product_id: Option<String>,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: Option<String>,
    /// The lot's number, with productMasterId; a lot that is not known yet is made when stock comes in.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    lot: Option<String>,
    /// The lot's last day, where it is made.
    #[schema(example = json!(null))]
    expiry_date: Option<Day>,
    /// The bin's code or id, with locationId.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    bin: Option<String>,
    /// Positive in, negative out; not zero, at most 1,000,000,000 either way.
    #[schema(example = -2)]
    delta_quantity: Quantity,
    /// One of GET /api/inventory/adjustments/reason-codes.
    #[schema(example = "COUNT_CORRECTION", min_length = 1, max_length = 60)]
    reason_code_id: String,
    #[serde(default)]
    #[schema(example = "two cartons dropped", max_length = 1000)]
    comment: String,
    /// A document of yours.
    #[serde(default)]
    #[schema(example = "", max_length = 200)]
    reference: String,
}

impl AdjustStock {
    fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        let by_place = self.product().is_some()
            || self.location_id.is_some()
            || self.lot.is_some()
            || self.bin.is_some()
            || self.expiry_date.is_some();
        match (&self.inventory_item_id, by_place) {
            (Some(_), true) => faults.push(Fault::new(
                "inventoryItemId",
                "invalid",
                "cannot be combined with productMasterId, locationId, lot, expiryDate and bin",
            )),
            (None, _) if self.product().is_none() => faults.push(Fault::new(
                "productMasterId",
                "required",
                "is required with locationId, or give inventoryItemId",
            )),
            (None, _) if self.location_id.is_none() => {
                faults.push(Fault::new("locationId", "required", "is required with productMasterId"))
            }
            _ => {}
        }
        if self.product_master_id.is_some() && self.product_id.is_some() {
            faults.push(Fault::new(
                "productId",
                "invalid",
                "is the deprecated name of productMasterId; give one of them",
            ));
        }
        if self.expiry_date.is_some() && self.lot.is_none() {
            faults.push(Fault::new("lot", "required", "is required with expiryDate"));
        }
        if self.delta_quantity == Quantity::ZERO {
            faults.push(Fault::new("deltaQuantity", "range", "must not be 0"));
        }
        if self.delta_quantity > MOST_UNITS || self.delta_quantity < Quantity::from_micros(-MOST_UNITS.micros()) {
            let message = format!("must lie between -{MOST_UNITS} and {MOST_UNITS}");
            faults.push(Fault::new("deltaQuantity", "range", message));
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }

    fn product(&self) -> Option<&String> {
        self.product_master_id.as_ref().or(self.product_id.as_ref())
    }

    /// The slot meant, of this workspace and within the caller's reach.
    fn slot(&self, change: &mut Change<'_, '_>, scope: &LocationScope) -> Result<Slot, ApiError> {
        if let Some(id) = &self.inventory_item_id {
            let line = StockLine::find(change.tx, id)?.filter(|line| scope.covers(&line.location_id));
            let line = line.ok_or_else(|| ApiError::unknown_reference("inventoryItemId", "stock line", id))?;
            return Ok(line.slot());
        }
        let product = self.product().cloned().unwrap_or_default();
        let location = self.location_id.clone().unwrap_or_default();
        let mut faults = Vec::new();
        if catalog::find(change.tx, &product)?.is_none() {
            faults.push(Fault::new(
                "productMasterId",
                "reference",
                format!("names no product of this workspace: {product}"),
            ));
        }
        if !scope.covers(&location) || network::find_location(change.tx, &location)?.is_none() {
            faults.push(Fault::new(
                "locationId",
                "reference",
                format!("names no location of this workspace: {location}"),
            ));
        }
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        let name = self.lot.as_ref().map(|number| LotName { path: "lot", number, expiry: self.expiry_date });
        check_tracking(change.tx, "lot", &product, name.as_ref())?;
        let lot_id = match &name {
            Some(name) if self.delta_quantity > Quantity::ZERO => lot(change, &product, name)?,
            Some(name) => find_lot(change.tx, &product, name)?.ok_or_else(|| {
                ApiError::fault("lot", "reference", format!("names no lot of the product: {}", name.number))
            })?,
            None => String::new(),
        };
        let bin_id = self.bin.as_ref().map(|named| bin(change.tx, "bin", &location, named)).transpose()?;
        Ok(Slot { product_id: product, location_id: location, lot_id, bin_id: bin_id.unwrap_or_default() })
    }
}

/// Adjust stock
///
/// Adds to or takes from a stock line by a difference, with a reason. Stock that is reserved or on hold
/// cannot be taken: 409 `INSUFFICIENT_STOCK`.
#[utoipa::path(post, path = "/api/inventory/adjust", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = AdjustStock,
    responses((status = 200, description = "Adjusted", body = Adjusted)))]
pub(super) async fn adjust_stock(call: Call, ApiJson(body): ApiJson<AdjustStock>) -> Answer {
    body.check()?;
    let scope = call.location_scope();
    call.write(move |change| {
        end_due(change)?;
        let reasons = reason::known(change.tx)?;
        if let Some(fault) = reasons.fault("reasonCodeId", &body.reason_code_id, body.delta_quantity, None) {
            return Err(ApiError::faults(vec![fault]));
        }
        let slot = body.slot(change, &scope)?;
        if body.delta_quantity.micros() % 1_000_000 != 0
            && !catalog::indivisible(change.tx, std::slice::from_ref(&slot.product_id))?.is_empty()
        {
            return Err(ApiError::fault("deltaQuantity", "invalid", FRACTION));
        }
        let movement = Movement {
            slot,
            kind: MovementKind::Adjustment,
            quantity: body.delta_quantity,
            reason_code: body.reason_code_id.clone(),
            comment: body.comment.clone(),
            reference: body.reference.clone(),
            effective_at: change.now,
        };
        let (movement_id, line) = record(change, &movement)?;
        let adjusted = Adjusted::new(movement_id, line, body.delta_quantity);
        change.audit(Action::Adjust, "stockLine", adjusted.line(), None::<&()>, Some(&adjusted))?;
        change.emit("inventory.stock_adjusted.v1", serde_json::to_value(&adjusted).unwrap_or_default());
        Ok(Reply::ok(&adjusted)?.version(adjusted.version()))
    })
    .await
}
