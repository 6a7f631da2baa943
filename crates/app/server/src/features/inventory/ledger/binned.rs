//! What of a product lies in which bin of a location.

use crate::features::inventory::on_hold;
use crate::http::ApiError;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Day, Quantity};

/// A stock line of a product at a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InBin {
    pub inventory_item_id: String,
    /// Empty: in no bin.
    pub bin_id: String,
    /// Empty: of no lot.
    pub lot_id: String,
    pub lot_number: Option<String>,
    pub expires_on: Option<Day>,
    pub on_hand: Quantity,
    /// On hand less reserved, on hold and recalled.
    pub available: Quantity,
}
from_row!(InBin { inventory_item_id, bin_id, lot_id, lot_number, expires_on, on_hand, available });

/// Every stock line of a product at a location that holds something; what expires first before the rest.
pub fn in_bins(tx: &mut Tx<'_>, product: &str, location: &str) -> Result<Vec<InBin>, ApiError> {
    Ok(tx.all(&IN_BINS, args![product, location])?)
}

sql! {
    IN_BINS = concat!(
        "SELECT l.id, l.bin_id, l.lot_id, t.lot_number, t.expiry_date, l.on_hand, l.on_hand - l.reserved - l.recalled - ",
        on_hold!(),
        "
          FROM stock_line l LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
         WHERE l.workspace_id = $1 AND l.product_id = $2 AND l.location_id = $3 AND l.on_hand > 0
         ORDER BY coalesce(t.expiry_date, 9000000), l.lot_id, l.bin_id"
    );
}
