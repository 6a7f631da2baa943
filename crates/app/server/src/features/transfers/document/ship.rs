//! Sending a trip: out of the source's ledger, against what is reserved.

use super::act_on_transfer::Told;
use super::body::ActOnTransfer;
use super::plan::{FRACTION, lead_days, past};
use super::settle::{drop_rest, settle};
use super::wire::{Transfer, TransferLine};
use crate::change::Change;
use crate::features::inventory::{self, MovementKind};
use crate::features::{catalog, network};
use crate::http::{ApiError, Code, Fault};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// Ships what is asked for, or all that is left; answers what is told of it.
pub(super) fn ship(change: &mut Change<'_, '_>, transfer: &Transfer, body: &ActOnTransfer) -> Result<Told, ApiError> {
    let going = going(change, transfer, body)?;
    let started = transfer.lines.iter().any(|line| line.shipped > Quantity::ZERO);
    if going.is_empty() {
        return match (body.is_final, started) {
            (true, true) => {
                drop_rest(change, transfer)?;
                settle(change, &transfer.id, transfer.recommendation_id.is_some())?;
                Ok(("transfers.transfer_shipped.v1", json!({ "shipmentId": null, "expectedOn": null })))
            }
            (true, false) => Err(ApiError::fault(
                "lines",
                "range",
                "ships nothing at all; use action cancel to call the transfer off",
            )),
            (false, _) => Err(ApiError::invalid_state(
                "nothing is left to ship; receive what is under way, or make another transfer",
            )),
        };
    }
    let lane = network::lane_between(change.tx, &transfer.source_location_id, &transfer.dest_location_id)?;
    let total: i64 = going.iter().map(|(_, quantity)| quantity.micros()).fold(0, i64::saturating_add);
    if let Some(most) = lane.as_ref().and_then(|lane| lane.capacity).filter(|most| total > most.micros()) {
        let asked = Quantity::from_micros(total);
        let message = format!("a trip of this lane takes {most} at most, {asked} were to go; ship it in several trips");
        return Err(ApiError::fault("lines", "range", message));
    }
    let rules = network::Rules::read(change.tx)?;
    let there = rules.today(change.now, &transfer.dest_location_id);
    let lead = lead_days(change.tx, &transfer.source_location_id, &transfer.dest_location_id)?;
    let faults = past(change, &transfer.dest_location_id, body.expected_on)?;
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let expected_on = body.expected_on.unwrap_or(there.plus(lead));
    let id = change.id("ship");
    let number = transfer.shipments.last().map_or(1, |last| last.number + 1);
    let from = rules.today(change.now, &transfer.source_location_id);
    let comment = body.comment.clone().unwrap_or_default();
    let values = args![&id, &transfer.id, number, change.now, from, expected_on, &comment];
    change.tx.execute(&INSERT, values)?;
    let mut part = 0_i64;
    for (line, quantity) in &going {
        let out = inventory::hand_out(change, &transfer.id, line.line, *quantity, MovementKind::TransferOut);
        let out = out.map_err(|error| remedied(error, started, line.line))?;
        for one in out {
            part += 1;
            let values = args![
                &id,
                part,
                &transfer.id,
                line.line,
                &one.slot.lot_id,
                &one.slot.bin_id,
                one.quantity,
                &one.movement_id
            ];
            change.tx.execute(&INSERT_LINE, values)?;
        }
        change.tx.execute(&SHIPPED, args![&transfer.id, line.line, *quantity])?;
    }
    change.tx.execute(&UNDER_WAY, args![&transfer.id])?;
    if body.is_final {
        drop_rest(change, transfer)?;
    }
    settle(change, &transfer.id, transfer.recommendation_id.is_some())?;
    Ok(("transfers.transfer_shipped.v1", json!({ "shipmentId": id, "expectedOn": expected_on })))
}

/// How much of which line goes now, or everything that is wrong with what was asked.
fn going<'a>(
    change: &mut Change<'_, '_>,
    transfer: &'a Transfer,
    body: &ActOnTransfer,
) -> Result<Vec<(&'a TransferLine, Quantity)>, ApiError> {
    let Some(asked) = &body.lines else {
        let left = transfer.lines.iter().filter(|line| line.to_ship > Quantity::ZERO);
        return Ok(left.map(|line| (line, line.to_ship)).collect());
    };
    let products: Vec<String> = transfer.lines.iter().map(|line| line.product_master_id.clone()).collect();
    let indivisible = catalog::indivisible(change.tx, &products)?;
    let (mut faults, mut going) = (Vec::new(), Vec::new());
    for (index, asked) in asked.iter().enumerate() {
        let path = |field: &str| format!("lines[{index}].{field}");
        let number = asked.line.unwrap_or_default();
        let Some(line) = transfer.lines.iter().find(|line| line.line == number) else {
            faults.push(Fault::new(path("line"), "reference", no_such_line(transfer, number)));
            continue;
        };
        let quantity = asked.quantity.unwrap_or(line.to_ship);
        if going.iter().any(|(known, _): &(&TransferLine, Quantity)| known.line == number) {
            faults.push(Fault::new(path("line"), "duplicate", "is named twice; name each line once"));
        } else if quantity > line.to_ship || line.to_ship == Quantity::ZERO {
            let message = format!("is more than is left to ship of the line: {}", line.to_ship);
            faults.push(Fault::new(path("quantity"), "range", message));
        } else if indivisible.contains(&line.product_master_id) && quantity.micros() % 1_000_000 != 0 {
            faults.push(Fault::new(path("quantity"), "invalid", FRACTION));
        }
        going.push((line, quantity));
    }
    if faults.is_empty() { Ok(going) } else { Err(ApiError::faults(faults)) }
}

/// Stock that was reserved may have been recalled or released meanwhile.
fn remedied(error: ApiError, started: bool, line: i64) -> ApiError {
    if error.code() != Code::InsufficientStock {
        return error;
    }
    let remedy = if started { "ship less, and the rest with final" } else { "action update reserves it anew" };
    let said = ApiError::new(Code::InsufficientStock, format!("{}; {remedy}", error.message())).with("line", line);
    ["available", "requested"].into_iter().fold(said, |said, name| match error.detail(name) {
        Some(value) => said.with(name, value.clone()),
        None => said,
    })
}

/// What is said of a line that is not there.
pub(super) fn no_such_line(transfer: &Transfer, number: i64) -> String {
    format!("the transfer has no line {number}; its lines are numbered from 1 to {}", transfer.lines.len())
}

sql! {
    INSERT = "
        INSERT INTO transfer_shipment (workspace_id, id, transfer_id, number, shipped_at, shipped_on, expected_on, comment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_LINE = "
        INSERT INTO transfer_shipment_line (workspace_id, shipment_id, part, transfer_id, line, lot_id, bin_id, quantity, received, damaged, short, movement_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9)";
    SHIPPED = "
        UPDATE transfer_line SET shipped = shipped + $4 WHERE workspace_id = $1 AND transfer_id = $2 AND line = $3";
    UNDER_WAY = "UPDATE transfer SET status = 'IN_TRANSIT' WHERE workspace_id = $1 AND id = $2 AND status = 'READY'";
}
