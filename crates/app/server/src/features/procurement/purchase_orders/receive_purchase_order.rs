//! `POST /api/purchase-orders/{id}/receive`

use super::receipt::{ReceivePurchaseOrder, book, is_booked};
use super::state::Step;
use super::step::{begin, end};
use super::store::find;
use super::wire::PurchaseOrder;
use crate::change::{Action, one_at_a_time};
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use stockflow_db::{args, sql};

/// Receive a delivery
///
/// Puts what came into the ledger, lot by lot. The same delivery note again books nothing and answers the order as
/// it is. More than was ordered needs `acceptOverReceipt`; less leaves the order PARTIALLY_RECEIVED until the rest
/// comes or it is closed.
#[utoipa::path(post, path = "/api/purchase-orders/{id}/receive", tag = "Network", security(("bearer" = ["procurement.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The order's id")),
    request_body = ReceivePurchaseOrder,
    responses((status = 200, description = "Received", body = PurchaseOrder)))]
pub(super) async fn receive_purchase_order(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ReceivePurchaseOrder>,
) -> Answer {
    body.check(call.now())?;
    let seen = call.clone();
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        let known = find(change.tx, &id, &seen.location_scope())?;
        if is_booked(change, &known, &body)? {
            return Ok(Reply::ok(&known)?.version(known.version));
        }
        let before = begin(change, &seen, &id, Step::Receive)?;
        let status = book(change, &before, &body)?;
        change.tx.execute(&RECEIVED, args![&id, status.name(), change.now])?;
        end(change, &seen, &before, Action::Update, "procurement.purchase_order_received.v1")
    })
    .await
}

sql! {
    RECEIVED = "
        UPDATE purchase_order SET status = $3, updated_at = $4, version = version + 1 WHERE workspace_id = $1 AND id = $2";
}
