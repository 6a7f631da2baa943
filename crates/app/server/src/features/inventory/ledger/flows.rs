//! What came to a product at a location and what went, between two moments.

use crate::http::ApiError;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// What moved at one moment, of one kind, for one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    pub at: Instant,
    /// As in the ledger: `SALE`, `TRANSFER_IN`, …
    pub kind: String,
    /// Positive in, negative out.
    pub quantity: Quantity,
    /// The document, or empty.
    pub reference: String,
}
from_row!(Flow { at, kind, quantity, reference });

/// The flows of a product at a location.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flows {
    /// The balance before the first of them.
    pub opening: Quantity,
    /// In the order in which they happened.
    pub flows: Vec<Flow>,
}

/// The balance of a product at a location before `from`, over all lots and bins, and what moved from then until before
/// `until`, by the moments at which it happened.
pub fn flows(tx: &mut Tx<'_>, product: &str, location: &str, from: Instant, until: Instant) -> Result<Flows, ApiError> {
    Ok(Flows {
        opening: tx.one(&BEFORE, args![product, location, from])?,
        flows: tx.all(&BETWEEN, args![product, location, from, until])?,
    })
}

sql! {
    BEFORE = "
        SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) FROM movement
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND effective_at < $4";
    BETWEEN = "
        SELECT effective_at, kind, CAST(sum(quantity) AS BIGINT), reference FROM movement
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND effective_at >= $4 AND effective_at < $5
         GROUP BY effective_at, kind, reference ORDER BY effective_at, kind, reference";
}
