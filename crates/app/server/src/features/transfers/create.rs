//! Transfers of one product, made of recommendations; and what all of them will bring.

use crate::change::{Action, Change};
use crate::features::inventory;
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{Tx, args, sql};
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
    change
        .tx
        .execute(&INSERT_TRANSFER, args![new.id, new.source_id, new.dest_id, new.recommendation_id, change.now])?;
    change.tx.execute(&INSERT_LINE, args![new.id, new.product_id, new.quantity])?;
    inventory::reserve(change, new.product_id, new.source_id, new.quantity, new.id)?;
    let told = json!({ "recommendationId": new.recommendation_id });
    change.audit(Action::Create, "transfer", new.id, None::<&()>, Some(&told))?;
    change.emit(
        "transfers.transfer_created.v1",
        json!({ "transferId": new.id, "recommendationId": new.recommendation_id }),
    );
    Ok(())
}

/// What transfers will bring: product, destination, quantity.
pub fn coming(tx: &mut Tx<'_>) -> Result<Vec<(String, String, Quantity)>, ApiError> {
    Ok(tx.all(&COMING, args![])?)
}

sql! {
    INSERT_TRANSFER = "
        INSERT INTO transfer (workspace_id, id, source_location_id, dest_location_id, status, recommendation_id, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'READY', $5, 1, $6, $6)";
    INSERT_LINE = "
        INSERT INTO transfer_line (workspace_id, transfer_id, line, product_id, quantity) VALUES ($1, $2, 1, $3, $4)";
    /// On its way, or about to be.
    COMING = "
        SELECT l.product_id, t.dest_location_id, CAST(sum(l.quantity) AS BIGINT)
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.status IN ('DRAFT', 'READY', 'IN_TRANSIT')
         GROUP BY l.product_id, t.dest_location_id ORDER BY l.product_id, t.dest_location_id";
}
