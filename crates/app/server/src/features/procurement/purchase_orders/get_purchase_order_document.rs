//! `GET /api/purchase-orders/{id}/document`

use super::document::page;
use super::store::find;
use crate::http::{Answer, Call, PathId, Reply};

/// A purchase order to be printed
///
/// A page of HTML that loads nothing and runs nothing; a browser prints it or keeps it as PDF.
#[utoipa::path(get, path = "/api/purchase-orders/{id}/document", tag = "Network", security(("bearer" = ["procurement.read"])),
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, description = "The page", body = String, content_type = "text/html")))]
pub(super) async fn get_purchase_order_document(call: Call, PathId(id): PathId) -> Answer {
    let scope = call.location_scope();
    let order = call.read(move |tx| find(tx, &id, &scope)).await?;
    Ok(Reply::html(page(&order)))
}
