//! Balances at a moment, and what an entry that comes late does to them.

use super::line::StockLine;
use super::movement::{Entry, MovementKind};
use crate::change::Change;
use crate::http::ApiError;
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Quantity};

/// The balance of a line at the end of an instant, by the ledger as it stands now, this change included.
pub(in crate::features::inventory) fn balance_at(
    change: &mut Change<'_, '_>,
    line: &StockLine,
    at: Instant,
) -> Result<Quantity, ApiError> {
    if at >= change.now {
        return Ok(line.on_hand);
    }
    change.settle()?;
    Ok(change.tx.one(&BALANCE_AT, args![&line.id, at])?)
}

/// The moment of the first count at or after `at`, before which an entry must not change today's balance.
pub(super) fn count_after(
    change: &mut Change<'_, '_>,
    line: &StockLine,
    at: Instant,
) -> Result<Option<Instant>, ApiError> {
    if line.last_counted_at.is_none_or(|counted| counted < at) {
        return Ok(None);
    }
    change.settle()?;
    Ok(change.tx.optional(&COUNT_AFTER, args![&line.id, at])?)
}

/// What keeps a count's balance as it was found, although `entry` came in before it afterwards.
pub(super) fn opposite(change: &Change<'_, '_>, entry: &Entry, at: Instant) -> Entry {
    let place = (entry.stock_line_id.as_str(), entry.product_id.as_str(), entry.location_id.as_str());
    let quantity = Quantity::from_micros(-entry.quantity.micros());
    Entry {
        reason_code: "COUNT_HOLDS".to_owned(),
        comment: "the count at this moment had found it already".to_owned(),
        reference: entry.id.clone(),
        effective_at: at,
        ..Entry::new(change, place, MovementKind::Count, quantity)
    }
}

/// What an issue that comes late shows of the past: the first moment at which more had gone than was there. `until`:
/// the count from which on the balance is as it was.
pub(super) fn finding(
    change: &mut Change<'_, '_>,
    line: &StockLine,
    quantity: Quantity,
    at: Instant,
    until: Option<Instant>,
) -> Result<String, ApiError> {
    if until == Some(at) {
        return Ok(String::new());
    }
    change.settle()?;
    let mut balance: Quantity = change.tx.one(&BALANCE_AT, args![&line.id, at])?;
    let later: Vec<(Instant, Quantity)> = change.tx.all(&AFTER, args![&line.id, at])?;
    let mut moment = at;
    balance = Quantity::from_micros(balance.micros() + quantity.micros());
    let mut rest = later.into_iter().take_while(|(next, _)| until.is_none_or(|end| *next < end));
    loop {
        if balance < Quantity::ZERO {
            return Ok(format!("NEGATIVE_PAST: the balance was {balance} at {moment}"));
        }
        let Some((next, by)) = rest.next() else { return Ok(String::new()) };
        moment = next;
        balance = Quantity::from_micros(balance.micros() + by.micros());
    }
}

sql! {
    BALANCE_AT = "
        SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) FROM movement
         WHERE workspace_id = $1 AND stock_line_id = $2 AND effective_at <= $3";
    COUNT_AFTER = "
        SELECT min(effective_at) FROM movement
         WHERE workspace_id = $1 AND stock_line_id = $2 AND counted IS NOT NULL AND effective_at >= $3
        HAVING min(effective_at) IS NOT NULL";
    /// One row a moment.
    AFTER = "
        SELECT effective_at, CAST(sum(quantity) AS BIGINT) FROM movement
         WHERE workspace_id = $1 AND stock_line_id = $2 AND effective_at > $3
         GROUP BY effective_at ORDER BY effective_at";
}
