//! `POST /api/inventory/availability/{id}`

use super::get_availability::find;
use super::list_availability::AvailabilityLine;
use crate::change::{Action, Change};
use crate::features::inventory::ledger::StockLine;
use crate::features::inventory::reservations::{end_due, release_line};
use crate::http::{Answer, ApiError, ApiJson, Call, Code, PathId, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// What to do with the stock, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ActOnAvailability {
    action: HoldAction,
    /// How much; left out: all that it can be done with.
    #[schema(value_type = Option<crate::http::Positive>, example = json!(null))]
    quantity: Option<Quantity>,
    #[schema(example = "seal broken, to be inspected", min_length = 1, max_length = 1000)]
    reason: String,
}

/// What can be done with stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum HoldAction {
    /// Nobody may use it until it is released. What is reserved cannot be held.
    Hold,
    /// What is on hold may be used again; where nothing is, what is recalled.
    Release,
    /// It must not be used. Of the whole line, reservations that stand on it end.
    Recall,
}

/// The stock line afterwards.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StockHeld {
    #[serde(flatten)]
    line: AvailabilityLine,
    /// Reservations that have lost the stock of this line by a recall.
    #[schema(example = json!([]))]
    released_reservations: Vec<String>,
}

/// Hold, release or recall stock
///
/// What is on hold or recalled is on hand and not promised to anybody. A hold takes what is available: 409
/// `INSUFFICIENT_STOCK` where that is less than asked for. A recall of the whole line (without `quantity`) takes
/// everything on hand: who has reserved it loses it and is named in the answer.
#[utoipa::path(post, path = "/api/inventory/availability/{id}", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The stock line's id")),
    request_body = ActOnAvailability,
    responses((status = 200, description = "Done", body = StockHeld)))]
pub(super) async fn act_on_availability(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ActOnAvailability>,
) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        end_due(change)?;
        let scope = caller.location_scope();
        let line = StockLine::take(change.tx, &id)?.filter(|line| scope.covers(&line.location_id));
        let line = line.ok_or_else(|| ApiError::not_found("stock line", &id))?;
        caller.expect_version(line.version)?;
        let released_reservations = act(change, &line, &body)?;
        let after = find(change.tx, &caller, &id)?;
        let version = after.line.version;
        let reply = StockHeld { line: after, released_reservations };
        let state = |on_hold: Quantity, recalled: Quantity, reason: &str| {
            json!({ "quantityOnHold": on_hold, "quantityRecalled": recalled, "reason": reason })
        };
        let now = StockLine::find(change.tx, &id)?.ok_or_else(|| ApiError::internal("a stock line is gone"))?;
        let (before, after) =
            (state(line.on_hold, line.recalled, ""), state(now.on_hold, now.recalled, &body.reason));
        change.audit(Action::Update, "stockLine", &id, Some(&before), Some(&after))?;
        change.emit(
            match body.action {
                HoldAction::Hold => "inventory.stock_held.v1",
                HoldAction::Release => "inventory.stock_released.v1",
                HoldAction::Recall => "inventory.stock_recalled.v1",
            },
            json!({
                "inventoryItemId": id, "productMasterId": line.product_id, "locationId": line.location_id, "reason": body.reason,
                "quantityOnHold": now.on_hold, "quantityRecalled": now.recalled, "releasedReservations": reply.released_reservations,
            }),
        );
        Ok(Reply::ok(&reply)?.version(version))
    })
    .await
}

/// Changes what is bound; answers the reservations that lost their stock.
fn act(change: &mut Change<'_, '_>, line: &StockLine, body: &ActOnAvailability) -> Result<Vec<String>, ApiError> {
    let zero = Quantity::ZERO;
    let negative = |quantity: Quantity| Quantity::from_micros(-quantity.micros());
    let mut released = Vec::new();
    let (wanted, there, what) = match body.action {
        HoldAction::Hold => (body.quantity, line.available(), "available"),
        HoldAction::Release if line.on_hold > zero => (body.quantity, line.on_hold, "on hold"),
        HoldAction::Release => (body.quantity, line.recalled, "recalled"),
        HoldAction::Recall if body.quantity.is_some() => (body.quantity, line.available(), "available"),
        HoldAction::Recall => {
            released = release_line(change, &line.id, "recalled")?;
            (None, Quantity::from_micros(line.on_hand.micros() - line.recalled.micros()), "left to recall")
        }
    };
    let quantity = wanted.unwrap_or(there);
    if there <= zero {
        return Err(ApiError::invalid_state(format!("nothing of the line is {what}")));
    }
    if quantity > there {
        let message = format!("{quantity} asked for, {there} {what}");
        return Err(ApiError::new(Code::InsufficientStock, message)
            .with("available", json!(there))
            .with("requested", json!(quantity)));
    }
    let (on_hold, recalled) = match body.action {
        HoldAction::Hold => (quantity, zero),
        HoldAction::Release if line.on_hold > zero => (negative(quantity), zero),
        HoldAction::Release => (zero, negative(quantity)),
        HoldAction::Recall if body.quantity.is_some() => (zero, quantity),
        // What was on hold is recalled with the rest.
        HoldAction::Recall => (negative(line.on_hold), quantity),
    };
    change.tx.execute(&BIND, args![&line.id, on_hold, recalled, change.now])?;
    Ok(released)
}

sql! {
    BIND = "
        UPDATE stock_line SET on_hold = on_hold + $3, recalled = recalled + $4, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
