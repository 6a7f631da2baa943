//! What other features need to know of links.

use stockflow_db::{DbError, Tx, args, from_row, sql};

/// One product takes another's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The product that goes.
    pub predecessor_id: String,
    /// The product that comes.
    pub successor_id: String,
}
from_row!(Succession { predecessor_id, successor_id });

/// Every succession, so that a forecast may begin with the history of what a product replaces.
pub fn successions(tx: &mut Tx<'_>) -> Result<Vec<Succession>, DbError> {
    tx.all(&SUCCESSIONS, args![])
}

sql! {
    SUCCESSIONS = "
        SELECT product_id, target_id FROM product_link WHERE workspace_id = $1 AND kind = 'SUCCESSOR'
         ORDER BY product_id, target_id";
}
