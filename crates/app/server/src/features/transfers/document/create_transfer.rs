//! `POST /api/inventory/transfers`

use super::plan::{NamedLine, Plan, ends, insert, lines, past};
use super::store::find;
use super::wire::Transfer;
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Positive, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_kernel::{Day, Quantity};

/// What to move of one product.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "quantity": 12 }))]
pub(super) struct NewTransferLine {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: String,
    /// In the product's unit.
    #[schema(value_type = Positive)]
    quantity: Quantity,
    /// This lot, by its number; without one, what expires first and keeps until it arrives.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    lot_number: Option<String>,
    /// The same by its id.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    lot_id: Option<String>,
    /// Out of this bin at the source, by id or code; without one, any but HOLD and QUARANTINE.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    bin_id: Option<String>,
    /// Into this bin at the destination, by id or code.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    dest_bin_id: Option<String>,
}

/// What to move, and between which locations.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "sourceLocationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "destLocationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7h",
    "lines": [{ "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "quantity": 12 }],
    "comment": "By the Friday van.",
}))]
pub(super) struct NewTransferBody {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    source_location_id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h", min_length = 1, max_length = 60)]
    dest_location_id: String,
    #[schema(min_items = 1, max_items = 500)]
    lines: Vec<NewTransferLine>,
    /// A day of the destination; null: the lane's lead time after it is made ready.
    #[schema(example = json!(null))]
    expected_on: Option<Day>,
    #[serde(default)]
    #[schema(example = "By the Friday van.", max_length = 1000)]
    comment: String,
}

/// A lot by its number or its id, not both.
pub(super) fn one_name<'a>(
    index: usize,
    number: Option<&'a String>,
    id: Option<&'a String>,
    faults: &mut Vec<Fault>,
) -> Option<(&'static str, &'a str)> {
    if number.is_some() && id.is_some() {
        faults.push(Fault::new(format!("lines[{index}].lotId"), "invalid", "names a lot beside lotNumber; give one"));
    }
    let by_number = number.map(|number| ("lotNumber", number.as_str()));
    by_number.or_else(|| id.map(|id| ("lotId", id.as_str())))
}

/// Create a transfer
///
/// As a DRAFT: nothing is reserved, and nobody counts on it, until it is made ready.
#[utoipa::path(post, path = "/api/inventory/transfers", tag = "Transfers", security(("bearer" = ["transfers.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = NewTransferBody,
    responses((status = 201, description = "Created", body = Transfer)))]
pub(super) async fn create_transfer(call: Call, ApiJson(body): ApiJson<NewTransferBody>) -> Answer {
    let scope = call.location_scope();
    call.write(move |change| {
        let places = (body.source_location_id.as_str(), body.dest_location_id.as_str());
        let mut faults = ends(change.tx, &scope, places)?;
        faults.extend(past(change, places.1, body.expected_on)?);
        let mut named = Vec::with_capacity(body.lines.len());
        for (index, line) in body.lines.iter().enumerate() {
            named.push(NamedLine {
                product: &line.product_master_id,
                quantity: line.quantity,
                lot: one_name(index, line.lot_number.as_ref(), line.lot_id.as_ref(), &mut faults),
                bin: line.bin_id.as_deref(),
                dest_bin: line.dest_bin_id.as_deref(),
            });
        }
        let lines = both(faults, lines(change.tx, places, &named))?;
        let plan = Plan {
            source_id: body.source_location_id.clone(),
            dest_id: body.dest_location_id.clone(),
            expected_on: body.expected_on,
            comment: body.comment.clone(),
            lines,
        };
        let id = change.id("transfer");
        insert(change, &id, &plan, "")?;
        let transfer = find(change.tx, &id, &scope)?;
        change.audit(Action::Create, "transfer", &id, None::<&()>, Some(&transfer))?;
        change.emit("transfers.transfer_created.v1", json!({ "transferId": id, "recommendationId": null }));
        Ok(Reply::created(format!("/api/inventory/transfers/{id}"), &transfer)?.version(transfer.version))
    })
    .await
}

/// The faults of both halves of a body at once.
pub(super) fn both<T>(mut faults: Vec<Fault>, rest: Result<T, ApiError>) -> Result<T, ApiError> {
    match rest {
        Ok(fine) if faults.is_empty() => Ok(fine),
        Ok(_) => Err(ApiError::faults(faults)),
        Err(error) => {
            let listed = error.listed();
            if listed.is_empty() {
                return Err(error);
            }
            faults.extend(listed);
            Err(ApiError::faults(faults))
        }
    }
}
