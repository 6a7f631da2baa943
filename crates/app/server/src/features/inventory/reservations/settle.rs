//! Letting go of what is held, and handing it out.

use super::store::{Kept, Part};
use super::wire::LinePart;
use crate::change::Change;
use crate::features::inventory::ledger::{MovementKind, hand_out};
use crate::http::{ApiError, Code, Fault};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::{Day, Instant, Quantity};

/// 409 unless it still holds stock.
pub(super) fn must_be_live(kept: &Kept, now: Instant) -> Result<(), ApiError> {
    if !kept.is_live() {
        return Err(ApiError::invalid_state(format!("the reservation is {} already", kept.status)));
    }
    if kept.status == "PENDING" && kept.expires_at.is_some_and(|end| end <= now) {
        return Err(ApiError::invalid_state("the reservation is past its time; reserve again"));
    }
    Ok(())
}

/// Which parts, and how much of each: of the lines named, or of everything that is open.
pub(super) fn chosen(parts: &[Part], lines: Option<&[LinePart]>) -> Result<Vec<(Part, Quantity)>, ApiError> {
    let Some(lines) = lines else {
        return Ok(parts.iter().filter(|p| p.open > Quantity::ZERO).map(|p| (p.clone(), p.open)).collect());
    };
    let mut faults = Vec::new();
    let mut chosen = Vec::new();
    for (index, wanted) in lines.iter().enumerate() {
        let own: Vec<&Part> = parts.iter().filter(|part| part.line == wanted.line).collect();
        let open: i64 = own.iter().map(|part| part.open.micros()).sum();
        if own.is_empty() {
            let message = format!("the reservation holds nothing of a line {}", wanted.line);
            faults.push(Fault::new(format!("lines[{index}].line"), "reference", message));
        } else if lines[..index].iter().any(|before| before.line == wanted.line) {
            faults.push(Fault::new(format!("lines[{index}].line"), "duplicate", "is named twice"));
        } else if wanted.quantity.is_some_and(|quantity| quantity.micros() > open) {
            let message = format!("is more than is open: {}", Quantity::from_micros(open));
            faults.push(Fault::new(format!("lines[{index}].quantity"), "range", message));
        }
        let mut left = wanted.quantity.map_or(open, Quantity::micros);
        for part in own {
            let take = part.open.micros().min(left);
            if take > 0 {
                chosen.push((part.clone(), Quantity::from_micros(take)));
                left -= take;
            }
        }
    }
    if faults.is_empty() { Ok(chosen) } else { Err(ApiError::faults(faults)) }
}

/// Gives back some of a part.
pub(super) fn let_go(change: &mut Change<'_, '_>, part: &Part, quantity: Quantity) -> Result<(), ApiError> {
    if quantity == Quantity::ZERO {
        return Ok(());
    }
    if change.tx.execute(&CLOSE, args![&part.reservation_id, part.part, quantity, Quantity::ZERO])? == 0 {
        return Err(ApiError::new(
            Code::Conflict,
            "somebody else has changed the reservation meanwhile; read it again",
        ));
    }
    if let Some(line) = &part.stock_line_id {
        change.tx.execute(&UNRESERVE, args![line, quantity, change.now])?;
    }
    Ok(())
}

/// Hands some of a part out: it leaves the stock and the reservation at once. Stock past its date is not handed out.
pub(super) fn fulfil(
    change: &mut Change<'_, '_>,
    part: &Part,
    quantity: Quantity,
    (kind, reference): (MovementKind, &str),
    today: Day,
) -> Result<String, ApiError> {
    let Some(line) = &part.stock_line_id else {
        return Err(ApiError::internal("a part without stock is to be handed out"));
    };
    if part.expires_on.is_some_and(|last| last < today) {
        let lot = part.lot_number.clone().unwrap_or_default();
        return Err(ApiError::new(
            Code::Conflict,
            format!("lot {lot} is past its date and cannot be handed out; release the line and reserve again"),
        )
        .with("line", part.line));
    }
    if change.tx.execute(&CLOSE, args![&part.reservation_id, part.part, quantity, quantity])? == 0 {
        return Err(ApiError::new(
            Code::Conflict,
            "somebody else has changed the reservation meanwhile; read it again",
        ));
    }
    hand_out(change, line, quantity, kind, reference)
}

/// After something was let go or handed out: the reservation ends with its last part. Answers its state.
pub(super) fn close_if_done(change: &mut Change<'_, '_>, id: &str) -> Result<&'static str, ApiError> {
    let (open, fulfilled): (Quantity, Quantity) = change.tx.one(&TOTALS, args![id])?;
    let status = match (open > Quantity::ZERO, fulfilled > Quantity::ZERO) {
        (true, _) => "",
        (false, true) => "FULFILLED",
        (false, false) => "RELEASED",
    };
    change.tx.execute(&TOUCH, args![id, status, change.now])?;
    Ok(status)
}

/// Lets go of everything that is held on a stock line: what was recalled cannot be handed out. Answers the reservations.
pub(in crate::features::inventory) fn release_line(
    change: &mut Change<'_, '_>,
    line: &str,
    why: &str,
) -> Result<Vec<String>, ApiError> {
    let parts: Vec<Part> = change.tx.all(&ON_LINE, args![line])?;
    let mut ids = Vec::new();
    for part in &parts {
        let_go(change, part, part.open)?;
        close_if_done(change, &part.reservation_id)?;
        change.emit(
            "inventory.reservation_released.v1",
            json!({ "reservationId": part.reservation_id, "inventoryItemId": line, "quantity": part.open, "why": why }),
        );
        if !ids.contains(&part.reservation_id) {
            ids.push(part.reservation_id.clone());
        }
    }
    Ok(ids)
}

sql! {
    CLOSE = "
        UPDATE reservation_part SET open = open - $4, fulfilled = fulfilled + $5
         WHERE workspace_id = $1 AND reservation_id = $2 AND part = $3 AND open >= $4";
    UNRESERVE = "
        UPDATE stock_line SET reserved = reserved - $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    TOTALS = "
        SELECT CAST(coalesce(sum(open), 0) AS BIGINT), CAST(coalesce(sum(fulfilled), 0) AS BIGINT) FROM reservation_part
         WHERE workspace_id = $1 AND reservation_id = $2";
    TOUCH = "
        UPDATE reservation SET status = CASE WHEN $3 = '' THEN status ELSE $3 END, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    ON_LINE = "
        SELECT p.reservation_id, p.part, p.line, p.product_id, p.location_id, p.stock_line_id, NULL, CAST(NULL AS BIGINT),
               p.quantity, p.open, p.fulfilled
          FROM reservation_part p
         WHERE p.workspace_id = $1 AND p.stock_line_id = $2 AND p.open > 0 ORDER BY p.reservation_id, p.part";
}
