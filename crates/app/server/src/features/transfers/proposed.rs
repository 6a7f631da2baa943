//! What is proposed of a product and not carried out.

use super::lists::MoveList;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// A move that waits to be decided or carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedMove {
    pub id: String,
    pub source_id: String,
    pub dest_id: String,
    pub quantity: Quantity,
    pub priority: String,
    /// PENDING or APPROVED.
    pub status: String,
    pub reason: String,
    pub created_at: Instant,
}
from_row!(ProposedMove { id, source_id, dest_id, quantity, priority, status, reason, created_at });

/// The most that are answered.
const MOST: i64 = 100;

/// Moves of a product that are pending and not expired, or approved: the most urgent first, at most a hundred.
pub fn proposed(tx: &mut Tx<'_>, product: &str, now: Instant) -> Result<Vec<ProposedMove>, DbError> {
    tx.all(&PROPOSED, args![product, now, MOST])
}

/// What the transfer run proposes.
pub(crate) const MOVES: MoveList = MoveList { name: "transfers", agreed: &APPROVED, withdraw: &WITHDRAW };

sql! {
    APPROVED = "
        SELECT product_id, source_location_id, dest_location_id, quantity FROM transfer_recommendation
         WHERE workspace_id = $1 AND status = 'APPROVED' ORDER BY id";
    WITHDRAW = "
        UPDATE transfer_recommendation SET status = 'EXPIRED', updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND status = 'PENDING' AND product_id = $2 AND (source_location_id = $3 OR dest_location_id = $4)";
    PROPOSED = "
        SELECT id, source_location_id, dest_location_id, quantity, priority, status, reason, created_at FROM transfer_recommendation
         WHERE workspace_id = $1 AND product_id = $2
           AND (status = 'APPROVED' OR (status = 'PENDING' AND valid_until > $3))
         ORDER BY priority_rank DESC, id LIMIT $4";
}
