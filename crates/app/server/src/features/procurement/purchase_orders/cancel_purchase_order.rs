//! `POST /api/purchase-orders/{id}/cancel`

use super::state::Step;
use super::step::{begin, end};
use super::wire::PurchaseOrder;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId};
use stockflow_db::{args, sql};

/// Cancel a purchase order
///
/// As long as nothing of it has come.
#[utoipa::path(post, path = "/api/purchase-orders/{id}/cancel", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, description = "Cancelled", body = PurchaseOrder)))]
pub(super) async fn cancel_purchase_order(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = begin(change, &seen, &id, Step::Cancel)?;
        change.tx.execute(&CANCEL, args![&id, change.now])?;
        end(change, &seen, &before, Action::Update, "procurement.purchase_order_cancelled.v1")
    })
    .await
}

sql! {
    CANCEL = "
        UPDATE purchase_order SET status = 'CANCELLED', closed_at = $3, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
