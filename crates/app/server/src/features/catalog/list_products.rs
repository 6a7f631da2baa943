//! `GET /api/products`

use super::wire::{Product, ProductRow};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Products
///
/// By name unless another order is asked for.
#[utoipa::path(get, path = "/api/products", tag = "Catalog", security(("bearer" = ["products.read"])),
    responses((status = 200, description = "A page of products", body = [Product])))]
pub(super) async fn list_products(query: ListQuery) -> Answer {
    query.answer(|row: ProductRow| Product::from(row)).await
}
