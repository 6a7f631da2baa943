//! `POST /api/inventory/movements/bulk`

use crate::change::{Change, one_at_a_time};
use crate::features::inventory::adjustments::reason;
use crate::features::inventory::ledger::{Movement, MovementKind, Particulars, Recorded, record_entry};
use crate::features::inventory::places::{Named, Places, faults_of};
use crate::features::inventory::reservations::end_due;
use crate::http::{Answer, ApiError, ApiJson, BulkMode, Call, Code, Fault, LocationScope, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use stockflow_db::{Arg, args, from_row, sql};
use stockflow_kernel::{Day, Instant, Quantity};

/// Movements as they happened.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "mode": "partial", "items": [
    {
        "externalId": "TILL-7-0001", "type": "RECEIPT", "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g",
        "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "quantity": 3, "lot": "L-2026-09",
        "expiryDate": "2027-09-30", "reference": "DELIVERY-12",
    },
] }))]
pub(super) struct BulkMovements {
    /// `atomic` (the default): with one refused movement nothing is recorded. `partial`: the others are.
    #[serde(default)]
    mode: BulkMode,
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<NewMovement>,
}

/// One movement.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewMovement {
    /// Your own id of it: sent again it is recorded once.
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    external_id: Option<String>,
    #[serde(rename = "type")]
    kind: MovementType,
    /// The product: this or `globalSku`.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: Option<String>,
    /// The product's SKU, instead of its id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    global_sku: Option<String>,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: String,
    /// The lot's number; a new lot is made when stock comes in.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    lot: Option<String>,
    /// The lot's last day, where it is made.
    #[schema(example = json!(null))]
    expiry_date: Option<Day>,
    /// The bin's code or id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    bin: Option<String>,
    /// How much; the type says which way.
    #[schema(value_type = crate::http::Positive, example = 3)]
    quantity: Quantity,
    /// When it happened; left out: now. Not in the future.
    #[schema(example = json!(null))]
    effective_at: Option<Instant>,
    /// One of GET /api/inventory/adjustments/reason-codes.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    reason_code_id: Option<String>,
    #[serde(default)]
    #[schema(example = "", max_length = 1000)]
    comment: String,
    /// A document of yours.
    #[serde(default)]
    #[schema(example = "", max_length = 200)]
    reference: String,
}

/// What a movement is: RECEIPT and RETURN come in, the others go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum MovementType {
    Receipt,
    Issue,
    Sale,
    Consumption,
    Return,
    WriteOff,
}

impl MovementType {
    const fn kind(self) -> MovementKind {
        match self {
            Self::Receipt => MovementKind::Receipt,
            Self::Issue => MovementKind::Issue,
            Self::Sale => MovementKind::Sale,
            Self::Consumption => MovementKind::Consumption,
            Self::Return => MovementKind::Return,
            Self::WriteOff => MovementKind::WriteOff,
        }
    }

    const fn comes_in(self) -> bool {
        matches!(self, Self::Receipt | Self::Return)
    }
}

impl NewMovement {
    fn signed(&self) -> Quantity {
        let sign = if self.kind.comes_in() { 1 } else { -1 };
        Quantity::from_micros(sign * self.quantity.micros())
    }
}

/// What became of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum MovementOutcome {
    Recorded,
    /// It was recorded before under its `externalId`.
    Duplicate,
    Failed,
}

/// What became of one movement.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct MovementResult {
    /// Its place in the request, from 0.
    #[schema(example = 0)]
    index: usize,
    outcome: MovementOutcome,
    #[schema(example = "txn_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    movement_id: Option<String>,
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: Option<String>,
    /// The line's balance after it.
    quantity_on_hand: Option<Quantity>,
    /// What a late entry brought to light.
    #[schema(example = json!(null))]
    finding: Option<String>,
    /// The line was counted after it happened: today's balance is as it was.
    #[schema(example = false)]
    held_by_count: bool,
    /// What was wrong with it.
    faults: Vec<Fault>,
}

/// What became of all movements, in their order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MovementsRecorded {
    mode: BulkMode,
    results: Vec<MovementResult>,
}

/// Record movements
///
/// Up to 1,000 receipts, issues, sales, consumptions, returns and write-offs as they happened. With an `externalId` one
/// that is sent again answers `DUPLICATE` and moves nothing. What would take more than is available is refused: in a
/// `partial` request alone, in an `atomic` one everything with 409 `INSUFFICIENT_STOCK`. A movement that is dated
/// back changes no row of the ledger: a count of its line after its moment holds, and one that takes more than was
/// there at the time is recorded with a `finding`.
#[utoipa::path(post, path = "/api/inventory/movements/bulk", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = BulkMovements,
    responses((status = 200, description = "What became of each movement", body = MovementsRecorded)))]
pub(super) async fn bulk_movements(call: Call, ApiJson(body): ApiJson<BulkMovements>) -> Answer {
    let scope = call.location_scope();
    call.write(move |change| {
        end_due(change)?;
        let results = record_all(change, &body, &scope)?;
        if body.mode == BulkMode::Atomic {
            all_or_nothing(&results)?;
        }
        let ids: Vec<&String> = results
            .iter()
            .filter(|result| result.outcome == MovementOutcome::Recorded)
            .filter_map(|result| result.movement_id.as_ref())
            .collect();
        if !ids.is_empty() {
            change.emit("inventory.movements_recorded.v1", json!({ "count": ids.len(), "movementIds": ids }));
        }
        Reply::ok(&MovementsRecorded { mode: body.mode, results })
    })
    .await
}

fn record_all(
    change: &mut Change<'_, '_>,
    body: &BulkMovements,
    scope: &LocationScope,
) -> Result<Vec<MovementResult>, ApiError> {
    let ids: Vec<String> = body.items.iter().filter_map(|item| item.external_id.clone()).collect();
    let mut known: HashMap<String, Known> = HashMap::new();
    if !ids.is_empty() {
        // Two requests with the same ids go one after the other, so that the second finds what the first recorded.
        one_at_a_time(change.tx)?;
        let rows: Vec<Known> = change.tx.all(&KNOWN, args![Arg::List(ids)])?;
        known.extend(rows.into_iter().map(|row| (row.external_id.clone(), row)));
    }
    let products = body.items.iter().filter_map(|item| item.product_master_id.as_ref());
    let skus = body.items.iter().filter_map(|item| item.global_sku.as_ref());
    let places = Places::read(change.tx, scope, products, skus)?;
    let reasons = reason::known(change.tx)?;
    let mut seen: HashSet<&str> = HashSet::new();
    // In the order in which they happened, so that one that comes late in the request is not late in the ledger.
    let mut order: Vec<usize> = (0..body.items.len()).collect();
    order.sort_by_key(|index| body.items[*index].effective_at.unwrap_or(change.now));
    let mut results: Vec<Option<MovementResult>> = vec![None; body.items.len()];
    for index in order {
        let item = &body.items[index];
        let path = format!("items[{index}].");
        let repeated = item.external_id.as_deref().is_some_and(|id| !seen.insert(id));
        let result = if repeated {
            let message = "stands in the request twice";
            failed(index, vec![Fault::new(format!("{path}externalId"), "duplicate", message)])
        } else {
            one(change, &places, &reasons, item, (index, &path), &known)?
        };
        results[index] = Some(result);
    }
    Ok(results.into_iter().flatten().collect())
}

fn one(
    change: &mut Change<'_, '_>,
    places: &Places,
    reasons: &reason::Reasons,
    item: &NewMovement,
    (index, path): (usize, &str),
    known: &HashMap<String, Known>,
) -> Result<MovementResult, ApiError> {
    let at = item.effective_at.unwrap_or(change.now);
    let mut faults = Vec::new();
    if at > change.now {
        faults.push(Fault::new(format!("{path}effectiveAt"), "range", "lies in the future"));
    }
    if let Some(id) = &item.reason_code_id {
        faults.extend(reasons.fault(&format!("{path}reasonCodeId"), id, item.signed(), None));
    }
    let named = Named {
        path,
        product_master_id: item.product_master_id.as_deref(),
        global_sku: item.global_sku.as_deref(),
        location_id: &item.location_id,
        lot: item.lot.as_deref(),
        lot_field: "lot",
        expiry_date: item.expiry_date,
        bin: item.bin.as_deref(),
    };
    if !faults.is_empty() {
        return Ok(failed(index, faults));
    }
    let slot = match places.slot(change, &named, item.kind.comes_in())? {
        Ok(slot) => slot,
        Err(faults) => return Ok(failed(index, faults)),
    };
    if let Some(fault) = places.fraction(&format!("{path}quantity"), &slot.product_id, item.quantity) {
        return Ok(failed(index, vec![fault]));
    }
    if let Some(known) = item.external_id.as_ref().and_then(|id| known.get(id)) {
        let same = known.product_id == slot.product_id
            && known.location_id == slot.location_id
            && known.kind == item.kind.kind().name()
            && known.quantity == item.signed();
        if !same {
            let message = format!("is the id of another movement already: {}", known.id);
            return Ok(failed(index, vec![Fault::new(format!("{path}externalId"), "duplicate", message)]));
        }
        return Ok(MovementResult {
            movement_id: Some(known.id.clone()),
            inventory_item_id: Some(known.stock_line_id.clone()),
            ..empty(index, MovementOutcome::Duplicate)
        });
    }
    let movement = Movement {
        slot,
        kind: item.kind.kind(),
        quantity: item.signed(),
        reason_code: item.reason_code_id.clone().unwrap_or_default(),
        comment: item.comment.clone(),
        reference: item.reference.clone(),
        effective_at: at,
    };
    let particulars = Particulars { external_id: item.external_id.as_deref(), ..Particulars::default() };
    match record_entry(change, &movement, particulars) {
        Ok(Recorded { movement_id, line, finding, held_by_count }) => Ok(MovementResult {
            movement_id: Some(movement_id),
            inventory_item_id: Some(line.id),
            quantity_on_hand: Some(line.on_hand),
            finding: Some(finding).filter(|finding| !finding.is_empty()),
            held_by_count,
            ..empty(index, MovementOutcome::Recorded)
        }),
        Err(error) => Ok(failed(index, faults_of(error, &format!("{path}quantity"))?)),
    }
}

const fn empty(index: usize, outcome: MovementOutcome) -> MovementResult {
    MovementResult {
        index,
        outcome,
        movement_id: None,
        inventory_item_id: None,
        quantity_on_hand: None,
        finding: None,
        held_by_count: false,
        faults: Vec::new(),
    }
}

fn failed(index: usize, faults: Vec<Fault>) -> MovementResult {
    MovementResult { faults, ..empty(index, MovementOutcome::Failed) }
}

/// An error with all faults, by which everything is undone: 409 where stock alone was short.
fn all_or_nothing(results: &[MovementResult]) -> Result<(), ApiError> {
    let faults: Vec<Fault> = results.iter().flat_map(|result| result.faults.clone()).collect();
    let Some(first) = faults.first() else { return Ok(()) };
    let short = Code::InsufficientStock.name().to_lowercase();
    if faults.iter().all(|fault| fault.code == short) {
        let message = format!("{}: {}; nothing was recorded", first.path, first.message);
        return Err(ApiError::new(Code::InsufficientStock, message).with("fields", json!(faults)));
    }
    Err(ApiError::faults(faults))
}

/// A movement that was recorded under an id of the caller's.
struct Known {
    external_id: String,
    id: String,
    stock_line_id: String,
    product_id: String,
    location_id: String,
    kind: String,
    quantity: Quantity,
}
from_row!(Known { external_id, id, stock_line_id, product_id, location_id, kind, quantity });

sql! {
    KNOWN = "
        SELECT external_id, id, stock_line_id, product_id, location_id, kind, quantity FROM movement
         WHERE workspace_id = $1 AND external_id IS NOT NULL AND external_id = ANY($2)";
}
