//! Transfers of one product, made of recommendations.

use super::plan::{Plan, PlannedLine, insert, make_ready};
use crate::change::{Action, Change};
use crate::http::ApiError;
use serde_json::json;
use stockflow_kernel::Quantity;

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
