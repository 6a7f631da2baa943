//! Taking in a delivery: into the destination's ledger, against what is under way, in the lots that were sent.

use super::act_on_transfer::Told;
use super::arrival::{Arrival, Kind, arrivals};
use super::body::ActOnTransfer;
use super::settle::{drop_rest, settle};
use super::wire::Transfer;
use crate::change::Change;
use crate::features::inventory::{self, Movement, MovementKind, Slot};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// Books what came; answers what is told of it.
pub(super) fn receive(
    change: &mut Change<'_, '_>,
    transfer: &Transfer,
    body: &ActOnTransfer,
) -> Result<Told, ApiError> {
    let arrivals = arrivals(change, transfer, body)?;
    if arrivals.is_empty() && !body.is_final {
        return Err(ApiError::invalid_state(
            "nothing is under way; ship the rest first, or end the transfer with final and no lines",
        ));
    }
    let comment = body.comment.clone().unwrap_or_default();
    let mut number = transfer.receipts.last().map_or(0, |last| last.number);
    let mut amiss = [Quantity::ZERO; 3];
    for arrival in &arrivals {
        number += 1;
        book(change, transfer, arrival, number, &comment)?;
        let sum = match arrival.kind {
            Kind::Received => continue,
            Kind::Short => &mut amiss[0],
            Kind::Damaged => &mut amiss[1],
            Kind::Excess => &mut amiss[2],
        };
        *sum = sum.checked_add(arrival.quantity).unwrap_or(*sum);
    }
    if body.is_final {
        drop_rest(change, transfer)?;
    }
    settle(change, &transfer.id, transfer.recommendation_id.is_some())?;
    let [short, damaged, excess] = amiss;
    Ok(("transfers.transfer_received.v1", json!({ "short": short, "damaged": damaged, "excess": excess })))
}

fn book(
    change: &mut Change<'_, '_>,
    transfer: &Transfer,
    arrival: &Arrival,
    number: i64,
    comment: &str,
) -> Result<(), ApiError> {
    let (mut movement_id, mut stock_line_id) = (String::new(), String::new());
    if arrival.kind != Kind::Short {
        let slot = Slot {
            lot_id: arrival.lot_id.clone(),
            bin_id: arrival.bin_id.clone(),
            ..Slot::loose(&arrival.product_id, &transfer.dest_location_id)
        };
        let movement = Movement {
            slot,
            kind: MovementKind::TransferIn,
            quantity: arrival.quantity,
            reason_code: String::new(),
            comment: comment.to_owned(),
            reference: transfer.id.clone(),
            effective_at: change.now,
        };
        let (id, stock) = inventory::record(change, &movement)?;
        (movement_id, stock_line_id) = (id, stock.id);
        change.emit(
            "inventory.stock_received.v1",
            json!({ "purchaseOrderId": null, "transferId": transfer.id, "movementId": movement_id,
                "inventoryItemId": stock_line_id, "productMasterId": arrival.product_id,
                "locationId": transfer.dest_location_id, "quantity": arrival.quantity }),
        );
    }
    if arrival.kind == Kind::Damaged {
        let reason = if comment.is_empty() { format!("came damaged with {}", transfer.id) } else { comment.to_owned() };
        inventory::hold(change, &stock_line_id, arrival.quantity, &reason)?;
    }
    let shipment = arrival.part.as_ref().map(|(id, _)| id.as_str()).unwrap_or_default();
    let values = args![
        &transfer.id,
        number,
        arrival.line,
        arrival.kind.name(),
        shipment,
        &arrival.lot_id,
        &arrival.bin_id,
        arrival.quantity,
        &movement_id,
        &stock_line_id,
        comment,
        change.now
    ];
    change.tx.execute(&INSERT, values)?;
    let zero = Quantity::ZERO;
    let of = |kind: Kind| if arrival.kind == kind { arrival.quantity } else { zero };
    let (received, damaged, short) = (of(Kind::Received), of(Kind::Damaged), of(Kind::Short));
    if let Some((shipment, part)) = &arrival.part {
        // The statement looks again: nothing is received twice.
        if change.tx.execute(&OF_PART, args![shipment, *part, received, damaged, short])? == 0 {
            return Err(ApiError::internal("more of a trip is received than is under way"));
        }
    }
    let values = args![&transfer.id, arrival.line, received, damaged, short, of(Kind::Excess)];
    change.tx.execute(&OF_LINE, values)?;
    Ok(())
}

sql! {
    INSERT = "
        INSERT INTO transfer_receipt (workspace_id, transfer_id, number, line, kind, shipment_id, lot_id, bin_id, quantity, movement_id, stock_line_id, comment, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    OF_PART = "
        UPDATE transfer_shipment_line SET received = received + $4, damaged = damaged + $5, short = short + $6
         WHERE workspace_id = $1 AND shipment_id = $2 AND part = $3
           AND received + damaged + short + CAST($4 AS BIGINT) + CAST($5 AS BIGINT) + CAST($6 AS BIGINT) <= quantity";
    OF_LINE = "
        UPDATE transfer_line SET received = received + $4, damaged = damaged + $5, short = short + $6, excess = excess + $7
         WHERE workspace_id = $1 AND transfer_id = $2 AND line = $3";
}
