//! `POST /api/purchase-orders`

use super::draft;
use super::store::find;
use super::wire::{PurchaseOrder, PurchaseOrderBody};
use crate::change::Action;
use crate::http::{Answer, ApiJson, Call, LocationScope, Reply};
use serde_json::json;

/// Create a purchase order
///
/// As a draft: it can be changed until it is submitted, and counts as on order once it is approved.
#[utoipa::path(post, path = "/api/purchase-orders", tag = "Network", security(("bearer" = ["procurement.write"])),
    request_body = PurchaseOrderBody,
    responses((status = 201, description = "Created", body = PurchaseOrder)))]
pub(super) async fn create_purchase_order(call: Call, ApiJson(body): ApiJson<PurchaseOrderBody>) -> Answer {
    body.check()?;
    call.write(move |change| {
        let id = draft::insert(change, &body)?;
        let order = find(change.tx, &id, &LocationScope::All)?;
        change.audit(Action::Create, "purchaseOrder", &id, None::<&()>, Some(&order))?;
        let told = json!({ "purchaseOrderId": id, "number": order.number });
        change.emit("procurement.purchase_order_created.v1", told);
        Ok(Reply::created(format!("/api/purchase-orders/{id}"), &order)?.version(1))
    })
    .await
}
