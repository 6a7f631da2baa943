//! Proof that what is derived agrees with what it is derived from.

use crate::http::ApiError;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Quantity;

/// Every disagreement in the workspace's stock, as sentences; none: all invariants hold.
pub fn verify(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    let mut findings = Vec::new();
    let balances: Vec<(String, Quantity, Quantity)> = tx.all(&BALANCES, args![])?;
    findings.extend(
        balances
            .into_iter()
            .map(|(line, kept, summed)| format!("stock line {line}: on hand is {kept}, its movements sum to {summed}")),
    );
    let reserved: Vec<(String, Quantity, Quantity)> = tx.all(&RESERVED, args![])?;
    findings.extend(reserved.into_iter().map(|(line, kept, summed)| {
        format!("stock line {line}: reserved is {kept}, its reservations sum to {summed}")
    }));
    let negative: Vec<(String, Quantity)> = tx.all(&OVERSOLD, args![])?;
    findings.extend(
        negative.into_iter().map(|(line, available)| format!("stock line {line}: {available} available, below zero")),
    );
    let gaps: Vec<(i64, i64, i64)> = tx.all(&GAPS, args![])?;
    findings.extend(gaps.into_iter().map(|(count, last, expected)| {
        format!("events: {count} of them, the last has number {last}, the sequence stands at {expected}")
    }));
    Ok(findings)
}

sql! {
    BALANCES = "
        SELECT l.id, l.on_hand, CAST(coalesce(sum(m.quantity), 0) AS BIGINT)
          FROM stock_line l LEFT JOIN movement m ON m.workspace_id = l.workspace_id AND m.stock_line_id = l.id
         WHERE l.workspace_id = $1 GROUP BY l.id, l.on_hand
        HAVING l.on_hand <> CAST(coalesce(sum(m.quantity), 0) AS BIGINT) ORDER BY l.id";
    RESERVED = "
        SELECT l.id, l.reserved, CAST(coalesce(sum(r.quantity), 0) AS BIGINT)
          FROM stock_line l LEFT JOIN reservation r ON r.workspace_id = l.workspace_id AND r.stock_line_id = l.id AND r.status = 'HELD'
         WHERE l.workspace_id = $1 GROUP BY l.id, l.reserved
        HAVING l.reserved <> CAST(coalesce(sum(r.quantity), 0) AS BIGINT) ORDER BY l.id";
    OVERSOLD = "
        SELECT id, on_hand - reserved - on_hold FROM stock_line
         WHERE workspace_id = $1 AND on_hand - reserved - on_hold < 0 ORDER BY id";
    GAPS = "
        SELECT count(e.sequence), coalesce(max(e.sequence), 0), s.sequence
          FROM workspace_sequence s LEFT JOIN event_outbox e ON e.workspace_id = s.workspace_id
         WHERE s.workspace_id = $1 GROUP BY s.sequence
        HAVING count(e.sequence) <> s.sequence OR coalesce(max(e.sequence), 0) <> s.sequence";
}
