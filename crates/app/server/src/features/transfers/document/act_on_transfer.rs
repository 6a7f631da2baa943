//! `POST /api/inventory/transfers/{id}`

use super::body::ActOnTransfer;
use super::create_transfer::both;
use super::plan::{ends, lines, make_ready, past, plan_of, replace};
use super::state::{TransferAction, TransferStatus, refusal};
use super::store::{find, take};
use super::wire::Transfer;
use super::{receive, ship};
use crate::change::{Action, Change};
use crate::features::inventory;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Fault, LocationScope, PathId, Reply};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use stockflow_db::{args, sql};

/// What is told of a step: the kind of event, and what it says beside transfer and status.
pub(super) type Told = (&'static str, Value);

/// Change, ready, ship, receive or cancel a transfer
///
/// `update` and `cancel` while nothing has been shipped; `ready` reserves the stock at the source, all of it or 409
/// `INSUFFICIENT_STOCK`; `ship` takes it out of the source's ledger, in one trip or several; `receive` puts what came
/// into the destination's, in the same lots: damaged goods on hold, more than was shipped only with `acceptExcess`,
/// less either stays under way or is recorded as short with `final`. Several calls at the same time act one after another.
#[utoipa::path(post, path = "/api/inventory/transfers/{id}", tag = "Transfers", security(("bearer" = ["transfers.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The transfer's id")),
    request_body = ActOnTransfer,
    responses((status = 200, description = "Done", body = Transfer)))]
pub(super) async fn act_on_transfer(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<ActOnTransfer>) -> Answer {
    body.check()?;
    let caller = call.clone();
    call.write(move |change| {
        let scope = caller.location_scope();
        let before = take(change.tx, &id, &scope)?;
        caller.expect_version(before.version)?;
        if !before.status.allows(body.action) {
            let why = refusal(before.status, body.action);
            return Err(ApiError::invalid_state(why).with("status", before.status.name()));
        }
        may(&scope, &before, body.action)?;
        let (kind, mut told) = match body.action {
            TransferAction::Update => update(change, &scope, &before, &body)?,
            TransferAction::Ready => ready(change, &before, &body)?,
            TransferAction::Ship => ship::ship(change, &before, &body)?,
            TransferAction::Receive => receive::receive(change, &before, &body)?,
            TransferAction::Cancel => cancel(change, &before)?,
        };
        change.tx.execute(&TOUCH, args![&id, change.now])?;
        let after = find(change.tx, &id, &scope)?;
        let action = if body.action == TransferAction::Ship { Action::Execute } else { Action::Update };
        change.audit(action, "transfer", &id, Some(&before), Some(&after))?;
        told["transferId"] = json!(id);
        told["status"] = json!(after.status);
        change.emit(kind, told);
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

/// 403 unless the caller's role covers the end where it happens. A draft belongs to both.
fn may(scope: &LocationScope, transfer: &Transfer, action: TransferAction) -> Result<(), ApiError> {
    let (end, id) = match action {
        TransferAction::Receive => ("destination", &transfer.dest_location_id),
        TransferAction::Update | TransferAction::Cancel if transfer.status == TransferStatus::Draft => return Ok(()),
        _ => ("source", &transfer.source_location_id),
    };
    if scope.covers(id) {
        return Ok(());
    }
    let message = format!("{} is done by who covers the {end} of the transfer; your role does not", action.name());
    Err(ApiError::new(Code::Forbidden, message))
}

fn update(
    change: &mut Change<'_, '_>,
    scope: &LocationScope,
    before: &Transfer,
    body: &ActOnTransfer,
) -> Result<Told, ApiError> {
    let mut plan = plan_of(before);
    let mut faults = Vec::new();
    for (path, asked, place) in [
        ("sourceLocationId", &body.source_location_id, &mut plan.source_id),
        ("destLocationId", &body.dest_location_id, &mut plan.dest_id),
    ] {
        if let Some(asked) = asked.as_ref().filter(|asked| *asked != place) {
            if before.recommendation_id.is_some() {
                let message = "is what the recommendation says; cancel the transfer and make another instead";
                faults.push(Fault::new(path, "invalid", message));
            }
            place.clone_from(asked);
        }
    }
    faults.extend(ends(change.tx, scope, (&plan.source_id, &plan.dest_id))?);
    faults.extend(past(change, &plan.dest_id, body.expected_on)?);
    if before.status == TransferStatus::Ready && !scope.covers(&plan.source_id) {
        let message = "is not covered by your role, and stock is reserved there; name one that is";
        faults.push(Fault::new("sourceLocationId", "invalid", message));
    }
    let moved = plan.source_id != before.source_location_id || plan.dest_id != before.dest_location_id;
    if body.lines.is_none() && moved {
        // Bins belong to a location.
        for line in &mut plan.lines {
            if plan.source_id != before.source_location_id {
                line.bin_id.clear();
            }
            if plan.dest_id != before.dest_location_id {
                line.dest_bin_id.clear();
            }
        }
    }
    if let Some(asked) = &body.lines {
        let named = asked.iter().enumerate().map(|(index, line)| line.named(index, &mut faults)).collect::<Vec<_>>();
        let found = lines(change.tx, (&plan.source_id, &plan.dest_id), &named);
        plan.lines = both(std::mem::take(&mut faults), found)?;
    }
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    plan.expected_on = body.expected_on.or(plan.expected_on);
    plan.comment = body.comment.clone().unwrap_or(plan.comment);
    if before.status == TransferStatus::Ready {
        inventory::release(change, &before.id)?;
    }
    replace(change, &before.id, &plan)?;
    if before.status == TransferStatus::Ready {
        make_ready(change, &before.id, &plan)?;
    }
    // What it moves no more is not to be found by its lines.
    let lines = before.lines.iter().map(|line| &line.product_master_id);
    let products: BTreeSet<&String> = lines.chain(plan.lines.iter().map(|line| &line.product_id)).collect();
    Ok(("transfers.transfer_updated.v1", json!({ "productMasterIds": products })))
}

fn ready(change: &mut Change<'_, '_>, before: &Transfer, body: &ActOnTransfer) -> Result<Told, ApiError> {
    let faults = past(change, &before.dest_location_id, body.expected_on)?;
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let mut plan = plan_of(before);
    plan.expected_on = body.expected_on.or(plan.expected_on);
    make_ready(change, &before.id, &plan)?;
    Ok(("transfers.transfer_made_ready.v1", json!({})))
}

fn cancel(change: &mut Change<'_, '_>, before: &Transfer) -> Result<Told, ApiError> {
    inventory::release(change, &before.id)?;
    change.tx.execute(&CANCEL, args![&before.id])?;
    Ok(("transfers.transfer_cancelled.v1", json!({})))
}

sql! {
    TOUCH = "UPDATE transfer SET updated_at = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2";
    CANCEL = "UPDATE transfer SET status = 'CANCELLED' WHERE workspace_id = $1 AND id = $2";
}
