//! Transfers of one product, made of recommendations; and what all of them will bring.

use super::plan::{Plan, PlannedLine, insert, make_ready};
use crate::change::{Action, Change};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Day, Quantity};

/// A transfer to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewTransfer<'a> {
    /// A new id.
    pub id: &'a str,
    pub source_id: &'a str,
    pub dest_id: &'a str,
    pub product_id: &'a str,
    pub quantity: Quantity,
    /// The recommendation that it comes from.
    pub recommendation_id: &'a str,
}

/// Makes it READY and reserves its stock at the source; 409 `INSUFFICIENT_STOCK` when the stock has gone.
pub fn create_transfer(change: &mut Change<'_, '_>, new: &NewTransfer<'_>) -> Result<(), ApiError> {
    let line = PlannedLine {
        product_id: new.product_id.to_owned(),
        quantity: new.quantity,
        lot_id: String::new(),
        bin_id: String::new(),
        dest_bin_id: String::new(),
    };
    let plan = Plan {
        source_id: new.source_id.to_owned(),
        dest_id: new.dest_id.to_owned(),
        expected_on: None,
        comment: String::new(),
        lines: vec![line],
    };
    insert(change, new.id, &plan, new.recommendation_id)?;
    make_ready(change, new.id, &plan)?;
    let told = json!({ "recommendationId": new.recommendation_id });
    change.audit(Action::Create, "transfer", new.id, None::<&()>, Some(&told))?;
    change.emit(
        "transfers.transfer_created.v1",
        json!({ "transferId": new.id, "recommendationId": new.recommendation_id }),
    );
    Ok(())
}

/// What transfers will bring of a product to a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arriving {
    pub product_id: String,
    pub location_id: String,
    /// The day, at the location, on which it is expected; `None`: nobody knows.
    pub expected_on: Option<Day>,
    pub quantity: Quantity,
}
from_row!(Arriving { product_id, location_id, expected_on, quantity });

/// Everything that is reserved or under way and not received yet: trips on the day that they should arrive, the rest on
/// the day that its transfer is expected.
pub fn arriving(tx: &mut Tx<'_>) -> Result<Vec<Arriving>, ApiError> {
    Ok(tx.all(&ARRIVING, args![])?)
}

sql! {
    /// A draft binds nothing: nobody counts on it.
    ARRIVING = "
        SELECT l.product_id, t.dest_location_id, t.expected_on, l.quantity - l.shipped - l.dropped
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.status IN ('READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED')
           AND l.quantity > l.shipped + l.dropped
        UNION ALL
        SELECT l.product_id, t.dest_location_id, s.expected_on, n.quantity - n.received - n.damaged - n.short
          FROM transfer t
          JOIN transfer_shipment_line n ON n.workspace_id = t.workspace_id AND n.transfer_id = t.id
          JOIN transfer_shipment s ON s.workspace_id = n.workspace_id AND s.id = n.shipment_id
          JOIN transfer_line l ON l.workspace_id = n.workspace_id AND l.transfer_id = n.transfer_id AND l.line = n.line
         WHERE t.workspace_id = $1 AND t.status IN ('IN_TRANSIT', 'PARTIALLY_RECEIVED')
           AND n.quantity > n.received + n.damaged + n.short
         ORDER BY 1, 2, 4";
}
