//! `POST /api/purchase-orders/{id}/approve`

use super::state::Step;
use super::step::{begin, end};
use super::wire::PurchaseOrder;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId};
use stockflow_db::{args, sql};

/// Approve a purchase order
///
/// From here what it orders counts as on order.
#[utoipa::path(post, path = "/api/purchase-orders/{id}/approve", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, description = "Approved", body = PurchaseOrder)))]
pub(super) async fn approve_purchase_order(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = begin(change, &seen, &id, Step::Approve)?;
        change.tx.execute(&APPROVE, args![&id, &change.who.name, change.now])?;
        end(change, &seen, &before, Action::Approve, "procurement.purchase_order_approved.v1")
    })
    .await
}

sql! {
    APPROVE = "
        UPDATE purchase_order SET status = 'APPROVED', approved_by = $3, approved_at = $4, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
