//! `GET /api/products/{id}/links/{linkId}`

use super::wire::ProductLink;
use crate::http::{Answer, Call, PathIds, Reply};

/// One link of a product
#[utoipa::path(get, path = "/api/products/{id}/links/{linkId}", tag = "Catalog",
    security(("bearer" = ["products.read"])),
    params(
        ("id" = String, Path, description = "The product's id"),
        ("linkId" = String, Path, description = "The link's id")),
    responses((status = 200, description = "The link", body = ProductLink)))]
pub(super) async fn get_product_link(call: Call, PathIds(id, link): PathIds) -> Answer {
    Reply::ok(&call.read(move |tx| ProductLink::find(tx, &id, &link)).await?)
}
