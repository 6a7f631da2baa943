//! `POST /api/purchase-orders/{id}/close`

use super::state::Step;
use super::step::{begin, end};
use super::wire::PurchaseOrder;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId};
use stockflow_db::{args, sql};

/// Close a purchase order
///
/// What has not come is given up and no longer counts as on order.
#[utoipa::path(post, path = "/api/purchase-orders/{id}/close", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, description = "Closed", body = PurchaseOrder)))]
pub(super) async fn close_purchase_order(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = begin(change, &seen, &id, Step::Close)?;
        change.tx.execute(&CLOSE, args![&id, change.now])?;
        end(change, &seen, &before, Action::Update, "procurement.purchase_order_closed.v1")
    })
    .await
}

sql! {
    CLOSE = "
        UPDATE purchase_order SET status = 'CLOSED', closed_at = $3, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
