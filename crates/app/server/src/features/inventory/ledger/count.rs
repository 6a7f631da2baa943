//! A count: what was found at a moment, whatever the ledger says of the time before.

use super::line::{StockLine, line_for};
use super::movement::{Entry, MovementKind};
use super::past;
use super::record::Recorded;
use super::slot::Slot;
use crate::change::Change;
use crate::http::ApiError;
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Quantity};

/// What was found where, and when.
#[derive(Debug, Clone)]
pub(crate) struct CountOf {
    pub slot: Slot,
    pub found: Quantity,
    pub at: Instant,
    pub reason_code: String,
    pub comment: String,
    pub reference: String,
}

/// Records a count: a movement of what was found less the balance at that moment, also when that is nothing. It holds
/// against whatever comes in later about the time before it; a count of a later moment holds against it. Answers the
/// difference with it.
///
/// 409 `INSUFFICIENT_STOCK` when less was found than is reserved, on hold or recalled: those must be let go first.
pub(crate) fn record_count(change: &mut Change<'_, '_>, count: &CountOf) -> Result<(Recorded, Quantity), ApiError> {
    let line = line_for(change, &count.slot)?;
    let balance = past::balance_at(change, &line, count.at)?;
    let variance = Quantity::from_micros(count.found.micros() - balance.micros());
    let later = match count.at < change.now {
        true => past::count_after(change, &line, Instant::from_micros(count.at.micros() + 1))?,
        false => None,
    };
    let line = match later {
        Some(_) => line,
        None => {
            let moved = StockLine::moved(change.tx, &line.id, variance, change.now)?;
            moved.ok_or_else(|| line.refusal(variance))?
        }
    };
    let entry = Entry {
        counted: Some(count.found),
        reason_code: count.reason_code.clone(),
        comment: count.comment.clone(),
        reference: count.reference.clone(),
        effective_at: count.at,
        ..Entry::new(change, line.place(), MovementKind::Count, variance)
    };
    entry.clone().append(change);
    if let Some(at) = later {
        past::opposite(change, &entry, at).append(change);
    }
    change.tx.execute(&COUNTED, args![&line.id, count.at])?;
    let line = StockLine { last_counted_at: line.last_counted_at.max(Some(count.at)), ..line };
    let recorded = Recorded { movement_id: entry.id, line, finding: String::new(), held_by_count: later.is_some() };
    Ok((recorded, variance))
}

sql! {
    COUNTED = "
        UPDATE stock_line SET last_counted_at = $3
         WHERE workspace_id = $1 AND id = $2 AND (last_counted_at IS NULL OR last_counted_at < $3)";
}
