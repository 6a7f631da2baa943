//! `POST /api/inventory/adjustments/record-stock`

use super::adjusted::Adjusted;
use super::reason;
use crate::change::Action;
use crate::features::inventory::ledger::{CountOf, MOST_UNITS, record_count};
use crate::features::inventory::places::{Named, Places, faults_of};
use crate::features::inventory::reservations::end_due;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Fault, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use stockflow_kernel::{Day, Instant, Quantity};

/// What was counted where.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "comment": "Sunday count",
    "lines": [
        { "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "lotNumber": "L-2026-09", "expiryDate": "2027-09-30", "newQty": 480 },
    ],
}))]
pub(super) struct RecordStock {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: String,
    /// When it was counted; left out: now. Not in the future.
    #[schema(example = json!(null))]
    counted_at: Option<Instant>,
    /// One of GET /api/inventory/adjustments/reason-codes.
    #[serde(default = "count_correction")]
    #[schema(example = "COUNT_CORRECTION", min_length = 1, max_length = 60, default = "COUNT_CORRECTION")]
    reason_code_id: String,
    #[serde(default)]
    #[schema(example = "Sunday count", max_length = 1000)]
    comment: String,
    #[schema(min_items = 1, max_items = 1000)]
    lines: Vec<CountedLine>,
}

fn count_correction() -> String {
    "COUNT_CORRECTION".to_owned()
}

/// One count.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CountedLine {
    /// The product: this or `globalSku`.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: Option<String>,
    /// The product's SKU, instead of its id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    global_sku: Option<String>,
    /// The lot; one that is not known yet is made.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    lot_number: Option<String>,
    /// The lot's last day, where it is made.
    #[schema(example = json!(null))]
    expiry_date: Option<Day>,
    /// The bin's code or id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    bin: Option<String>,
    /// What was found.
    #[schema(value_type = crate::http::NotNegative, example = 12)]
    new_qty: Quantity,
}

/// What the counts came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StockRecorded {
    counted_at: Instant,
    /// One a line, in their order: what was found less what the balance was at the counted moment.
    lines: Vec<Adjusted>,
}

/// Record counted stock
///
/// A count is a fact of its moment: the balance of the counted moment is what was found, and whatever is recorded later
/// of the time before it changes nothing afterwards. All lines or none.
#[utoipa::path(post, path = "/api/inventory/adjustments/record-stock", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = RecordStock,
    responses((status = 200, description = "Recorded", body = StockRecorded)))]
pub(super) async fn record_stock(call: Call, ApiJson(body): ApiJson<RecordStock>) -> Answer {
    let scope = call.location_scope();
    call.write(move |change| {
        end_due(change)?;
        let at = body.counted_at.unwrap_or(change.now);
        let mut faults = Vec::new();
        if at > change.now {
            faults.push(Fault::new("countedAt", "range", "lies in the future"));
        }
        let reasons = reason::known(change.tx)?;
        faults.extend(reasons.fault("reasonCodeId", &body.reason_code_id, Quantity::ZERO, None));
        if !scope.covers(&body.location_id) {
            let message = format!("names no location of this workspace: {}", body.location_id);
            faults.push(Fault::new("locationId", "reference", message));
        }
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        let products = body.lines.iter().filter_map(|line| line.product_master_id.as_ref());
        let skus = body.lines.iter().filter_map(|line| line.global_sku.as_ref());
        let places = Places::read(change.tx, &scope, products, skus)?;
        let (mut done, mut seen) = (Vec::with_capacity(body.lines.len()), HashSet::new());
        for (index, line) in body.lines.iter().enumerate() {
            let path = format!("lines[{index}].");
            let named = Named {
                path: &path,
                product_master_id: line.product_master_id.as_deref(),
                global_sku: line.global_sku.as_deref(),
                location_id: &body.location_id,
                lot: line.lot_number.as_deref(),
                lot_field: "lotNumber",
                expiry_date: line.expiry_date,
                bin: line.bin.as_deref(),
            };
            let quantity = format!("{path}newQty");
            if line.new_qty > MOST_UNITS {
                faults.push(Fault::new(quantity, "range", format!("must be at most {MOST_UNITS}")));
                continue;
            }
            let slot = match places.slot(change, &named, true)? {
                Ok(slot) => slot,
                Err(wrong) => {
                    faults.extend(wrong);
                    continue;
                }
            };
            if let Some(fault) = places.fraction(&quantity, &slot.product_id, line.new_qty) {
                faults.push(fault);
                continue;
            }
            if !seen.insert((slot.product_id.clone(), slot.lot_id.clone(), slot.bin_id.clone())) {
                faults.push(Fault::new(format!("lines[{index}]"), "duplicate", "is counted twice in this request"));
                continue;
            }
            let count = CountOf {
                slot,
                found: line.new_qty,
                at,
                reason_code: body.reason_code_id.clone(),
                comment: body.comment.clone(),
                reference: String::new(),
            };
            match record_count(change, &count) {
                Ok((recorded, variance)) => done.push(Adjusted::new(recorded.movement_id, recorded.line, variance)),
                Err(error) => faults.extend(faults_of(error, &quantity)?),
            }
        }
        refuse(faults)?;
        for adjusted in &done {
            change.audit(Action::Adjust, "stockLine", adjusted.line(), None::<&()>, Some(adjusted))?;
        }
        change.emit(
            "inventory.stock_counted.v1",
            json!({ "locationId": body.location_id, "countedAt": at, "lines": done.len() }),
        );
        Reply::ok(&StockRecorded { counted_at: at, lines: done })
    })
    .await
}

/// 409 where all that is wrong is that more is bound than was found.
fn refuse(faults: Vec<Fault>) -> Result<(), ApiError> {
    let Some(first) = faults.first() else { return Ok(()) };
    let short = Code::InsufficientStock.name().to_lowercase();
    if faults.iter().all(|fault| fault.code == short) {
        let message =
            format!("{}: less was found than is reserved, on hold or recalled: {}", first.path, first.message);
        return Err(ApiError::new(Code::InsufficientStock, message).with("fields", json!(faults)));
    }
    Err(ApiError::faults(faults))
}
