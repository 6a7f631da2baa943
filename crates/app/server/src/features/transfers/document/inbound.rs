//! What transfers bring: the trips under way, each on the day that it should arrive, and what is reserved and not shipped
//! yet, on the day that the transfer is expected. A draft binds nothing: nobody counts on it.

use crate::features::inventory::Source;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::{Day, Quantity};

/// Both ends see it: the source has it no more, the destination has it as inbound until it is received or given up.
pub(crate) const INBOUND: Source = Source { all: &ALL, some: &SOME, document: "transferId", products: &PRODUCTS };

/// What transfers will bring of a product to a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arriving {
    pub product_id: String,
    pub location_id: String,
    /// The day, at the location, on which it is expected; `None`: nobody knows.
    pub expected_on: Option<Day>,
    pub quantity: Quantity,
    /// The transfer.
    pub transfer_id: String,
}
from_row!(Arriving { product_id, location_id, expected_on, quantity, transfer_id });

/// Everything that is reserved or under way and not received yet, of some products or of all.
pub fn arriving(tx: &mut Tx<'_>, products: Option<&[String]>) -> Result<Vec<Arriving>, DbError> {
    match products {
        None => tx.all(&ALL, args![]),
        Some(products) => tx.all(&SOME, args![products]),
    }
}

/// Of the lines that the condition lets through.
macro_rules! coming {
    ($only:literal) => {
        concat!(
            "SELECT l.product_id, t.dest_location_id, t.expected_on, l.quantity - l.shipped - l.dropped, t.id
               FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
              WHERE t.workspace_id = $1 AND t.status IN ('READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED')
                AND l.quantity > l.shipped + l.dropped",
            $only,
            "
             UNION ALL
             SELECT l.product_id, t.dest_location_id, s.expected_on, n.quantity - n.received - n.damaged - n.short, t.id
               FROM transfer t
               JOIN transfer_shipment_line n ON n.workspace_id = t.workspace_id AND n.transfer_id = t.id
               JOIN transfer_shipment s ON s.workspace_id = n.workspace_id AND s.id = n.shipment_id
               JOIN transfer_line l ON l.workspace_id = n.workspace_id AND l.transfer_id = n.transfer_id AND l.line = n.line
              WHERE t.workspace_id = $1 AND t.status IN ('IN_TRANSIT', 'PARTIALLY_RECEIVED')
                AND n.quantity > n.received + n.damaged + n.short",
            $only,
            " ORDER BY 1, 2, 5, 4"
        )
    };
}

sql! {
    ALL = coming!("");
    SOME = coming!(" AND l.product_id = ANY($2)");
    PRODUCTS = "SELECT DISTINCT product_id FROM transfer_line WHERE workspace_id = $1 AND transfer_id = ANY($2)";
}
