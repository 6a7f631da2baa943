//! What is proposed of a product and not carried out.

use crate::features::transfers::MoveList;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Money, Quantity};

/// A move or a purchase that waits to be decided or carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedLine {
    pub id: String,
    /// TRANSFER or PURCHASE.
    pub kind: String,
    /// Where it is needed.
    pub location_id: String,
    /// Empty for a purchase.
    pub source_id: String,
    /// Empty for a transfer.
    pub supplier_id: String,
    pub quantity: Quantity,
    pub cost: Money,
    pub expected_gain: Money,
    /// PENDING or APPROVED.
    pub status: String,
    pub reason: String,
    pub created_at: Instant,
}
from_row!(ProposedLine {
    id,
    kind,
    location_id,
    source_id,
    supplier_id,
    quantity,
    cost,
    expected_gain,
    status,
    reason,
    created_at
});

/// What the replenishment run proposes to move.
pub(crate) const MOVES: MoveList = MoveList { name: "replenishment", agreed: &AGREED, withdraw: &WITHDRAW };

/// The most that are answered.
const MOST: i64 = 100;

/// Lines of a product that are pending and not expired, or approved: what is expected to earn most first, at most a hundred.
pub fn proposed(tx: &mut Tx<'_>, product: &str, now: Instant) -> Result<Vec<ProposedLine>, DbError> {
    tx.all(&PROPOSED, args![product, now, MOST])
}

sql! {
    AGREED = "
        SELECT product_id, source_location_id, location_id, quantity FROM replenishment_recommendation
         WHERE workspace_id = $1 AND status = 'APPROVED' AND kind = 'TRANSFER' ORDER BY id";
    WITHDRAW = "
        UPDATE replenishment_recommendation SET status = 'EXPIRED', updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND status = 'PENDING' AND kind = 'TRANSFER' AND product_id = $2
           AND (source_location_id = $3 OR location_id = $4)";
    PROPOSED = "
        SELECT id, kind, location_id, source_location_id, supplier_id, quantity, cost, expected_gain, status, reason, created_at
          FROM replenishment_recommendation
         WHERE workspace_id = $1 AND product_id = $2
           AND (status = 'APPROVED' OR (status = 'PENDING' AND valid_until > $3))
         ORDER BY expected_gain DESC, id LIMIT $4";
}
