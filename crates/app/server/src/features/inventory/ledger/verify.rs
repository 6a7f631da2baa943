//! Proof that what is derived agrees with what it is derived from.

use super::movement::Entry;
use crate::change::link;
use crate::http::ApiError;
use stockflow_db::{DbError, FromRow, Row, Tx, args, sql};
use stockflow_kernel::Quantity;

/// The most breaks of the chain that are told one by one.
const MOST_BREAKS: usize = 10;

/// Where the ledger ends. Kept elsewhere, it shows later that nothing before it was changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerHead {
    /// How many movements there are.
    pub length: i64,
    /// The last one's hash, in hexadecimal; empty: nothing is chained yet.
    pub hash: String,
}

/// Where the workspace's ledger ends.
pub fn head(tx: &mut Tx<'_>) -> Result<LedgerHead, ApiError> {
    let (length, hash): (i64, Option<Vec<u8>>) = tx.optional(&HEAD, args![])?.unwrap_or_default();
    Ok(LedgerHead { length, hash: hex(&hash.unwrap_or_default()) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every disagreement in the workspace's stock, as sentences; none: all invariants hold.
pub fn verify(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    let mut findings = chain(tx)?;
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
    let ended: Vec<String> = tx.all(&ENDED_BUT_OPEN, args![])?;
    findings.extend(ended.into_iter().map(|id| format!("reservation {id}: it has ended, and still holds stock")));
    let gaps: Vec<(i64, i64, i64)> = tx.all(&GAPS, args![])?;
    findings.extend(gaps.into_iter().map(|(count, last, expected)| {
        format!("events: {count} of them, the last has number {last}, the sequence stands at {expected}")
    }));
    Ok(findings)
}

/// A row of the ledger with its place in the chain.
struct Chained {
    number: i64,
    hash: Option<Vec<u8>>,
    entry: Entry,
}

impl FromRow for Chained {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        let entry = Entry::from_row(row)?;
        Ok(Self { entry, number: row.next()?, hash: row.next()? })
    }
}

/// Follows the chain from the first movement to the last.
fn chain(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    let mut breaks = Vec::new();
    let mut expected = 0;
    let mut before: Vec<u8> = Vec::new();
    tx.each(&CHAIN, args![], |row: Chained| {
        expected += 1;
        let id = &row.entry.id;
        if row.number != expected {
            breaks.push(format!("ledger: number {expected} is missing, {id} has number {}", row.number));
            expected = row.number;
        }
        match row.hash {
            // From before the chain; afterwards every one has a hash.
            None if before.is_empty() => {}
            None => breaks.push(format!("ledger: {id} (number {expected}) has lost its hash")),
            Some(hash) => {
                if hash != link(&before, row.number, &row.entry.values()) {
                    breaks.push(format!("ledger: {id} (number {expected}) or what stands before it was changed"));
                }
                before = hash;
            }
        }
        Ok(())
    })?;
    let LedgerHead { length, hash } = head(tx)?;
    if length != expected || hash != hex(&before) {
        breaks.push(format!(
            "ledger: it should end with number {length} and hash {hash}, and ends with {expected} and {}",
            hex(&before)
        ));
    }
    if breaks.len() > MOST_BREAKS {
        let more = breaks.len() - MOST_BREAKS;
        breaks.truncate(MOST_BREAKS);
        breaks.push(format!("ledger: {more} more"));
    }
    Ok(breaks)
}

sql! {
    HEAD = "SELECT ledger_length, ledger_hash FROM workspace_sequence WHERE workspace_id = $1";
    CHAIN = "
        SELECT id, stock_line_id, product_id, location_id, kind, quantity, counted, reason_code, comment, root_cause, reference, external_id, actor_id,
               finding, effective_at, recorded_at, number, hash
          FROM movement WHERE workspace_id = $1 ORDER BY number";
    BALANCES = "
        SELECT l.id, l.on_hand, CAST(coalesce(sum(m.quantity), 0) AS BIGINT)
          FROM stock_line l LEFT JOIN movement m ON m.workspace_id = l.workspace_id AND m.stock_line_id = l.id
         WHERE l.workspace_id = $1 GROUP BY l.id, l.on_hand
        HAVING l.on_hand <> CAST(coalesce(sum(m.quantity), 0) AS BIGINT) ORDER BY l.id";
    RESERVED = "
        SELECT l.id, l.reserved, CAST(coalesce(sum(p.open), 0) AS BIGINT)
          FROM stock_line l
          LEFT JOIN reservation_part p ON p.workspace_id = l.workspace_id AND p.stock_line_id = l.id AND p.open > 0
         WHERE l.workspace_id = $1 GROUP BY l.id, l.reserved
        HAVING l.reserved <> CAST(coalesce(sum(p.open), 0) AS BIGINT) ORDER BY l.id";
    OVERSOLD = "
        SELECT id, on_hand - reserved - on_hold - recalled FROM stock_line
         WHERE workspace_id = $1 AND on_hand - reserved - on_hold - recalled < 0 ORDER BY id";
    ENDED_BUT_OPEN = "
        SELECT DISTINCT r.id FROM reservation r
          JOIN reservation_part p ON p.workspace_id = r.workspace_id AND p.reservation_id = r.id
         WHERE r.workspace_id = $1 AND r.status NOT IN ('PENDING', 'CONFIRMED') AND p.open > 0 ORDER BY r.id";
    GAPS = "
        SELECT count(e.sequence), coalesce(max(e.sequence), 0), s.sequence
          FROM workspace_sequence s LEFT JOIN event_outbox e ON e.workspace_id = s.workspace_id
         WHERE s.workspace_id = $1 GROUP BY s.sequence
        HAVING count(e.sequence) <> s.sequence OR coalesce(max(e.sequence), 0) <> s.sequence";
}
