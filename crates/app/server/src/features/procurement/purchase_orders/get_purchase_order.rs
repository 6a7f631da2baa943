//! `GET /api/purchase-orders/{id}`

use super::store::find;
use super::wire::PurchaseOrder;
use crate::http::{Answer, Call, PathId, Reply};

/// One purchase order
#[utoipa::path(get, path = "/api/purchase-orders/{id}", tag = "Network", security(("bearer" = ["procurement.read"])),
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, description = "The order", body = PurchaseOrder)))]
pub(super) async fn get_purchase_order(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let order = call.read(move |tx| find(tx, &id, &scope)).await?;
    Ok(Reply::ok(&order)?.version(order.version))
}
