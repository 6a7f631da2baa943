//! What other features need to know of links.

use stockflow_db::{Arg, DbError, Tx, args, from_row, sql};
use stockflow_kernel::Quantity;

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

/// What bundles are made of, of those of `products` that are one: (bundle, part, quantity of it).
pub fn bundled(tx: &mut Tx<'_>, products: &[String]) -> Result<Vec<(String, String, Quantity)>, DbError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    tx.all(&BUNDLED, args![Arg::List(products.to_vec())])
}

sql! {
    BUNDLED = "
        SELECT product_id, target_id, quantity FROM product_link
         WHERE workspace_id = $1 AND product_id = ANY($2) AND kind = 'BUNDLE' ORDER BY product_id, target_id";
    SUCCESSIONS = "
        SELECT product_id, target_id FROM product_link WHERE workspace_id = $1 AND kind = 'SUCCESSOR'
         ORDER BY product_id, target_id";
}
