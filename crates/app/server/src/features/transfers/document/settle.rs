//! What becomes of a transfer after a trip or a delivery.

use super::state::TransferStatus;
use super::wire::Transfer;
use crate::change::Change;
use crate::features::inventory;
use crate::features::transfers::model::OUTCOME_DAYS;
use crate::http::ApiError;
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// Gives up what has not been shipped, and lets go of what is reserved for it.
pub(super) fn drop_rest(change: &mut Change<'_, '_>, transfer: &Transfer) -> Result<(), ApiError> {
    inventory::release(change, &transfer.id)?;
    change.tx.execute(&DROP, args![&transfer.id])?;
    Ok(())
}

/// Writes the status that follows from the lines, and answers it. With the last of a `recommended` one its outcome is
/// to be measured, some weeks later.
pub(super) fn settle(
    change: &mut Change<'_, '_>,
    transfer: &str,
    recommended: bool,
) -> Result<TransferStatus, ApiError> {
    let (open, accounted): (Quantity, Quantity) = change.tx.one(&SUMS, args![transfer])?;
    let status = if open == Quantity::ZERO {
        TransferStatus::Received
    } else if accounted > Quantity::ZERO {
        TransferStatus::PartiallyReceived
    } else {
        TransferStatus::InTransit
    };
    change.tx.execute(&STATUS, args![transfer, status.name()])?;
    if status == TransferStatus::Received {
        let measure_at = recommended.then(|| change.now.plus_seconds(OUTCOME_DAYS * 86_400));
        change.tx.execute(&ENDED, args![transfer, change.now, measure_at])?;
    }
    Ok(status)
}

sql! {
    DROP = "
        UPDATE transfer_line SET dropped = quantity - shipped
         WHERE workspace_id = $1 AND transfer_id = $2 AND quantity > shipped";
    SUMS = "
        SELECT CAST(coalesce(sum(quantity - dropped - received - damaged - short), 0) AS BIGINT),
               CAST(coalesce(sum(received + damaged + short + excess), 0) AS BIGINT)
          FROM transfer_line WHERE workspace_id = $1 AND transfer_id = $2";
    STATUS = "UPDATE transfer SET status = $3 WHERE workspace_id = $1 AND id = $2";
    /// Recommendations of replenishment are not measured here.
    ENDED = "
        UPDATE transfer
           SET received_at = $3,
               measure_at = CASE WHEN EXISTS (SELECT 1 FROM transfer_recommendation r
                                               WHERE r.workspace_id = transfer.workspace_id AND r.id = transfer.recommendation_id)
                                 THEN CAST($4 AS BIGINT) ELSE CAST(NULL AS BIGINT) END
         WHERE workspace_id = $1 AND id = $2";
}
