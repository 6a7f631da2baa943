//! `GET /api/categories`

use super::wire::{Category, Row};
use crate::http::list::ListQuery;
use crate::http::{Answer, Reply};
use std::sync::Arc;

/// Categories
///
/// Of all taxonomies, by name, each with its path.
#[utoipa::path(get, path = "/api/categories", tag = "Catalog", security(("bearer" = ["products.read"])),
    responses((status = 200, description = "A page of categories", body = [Category])))]
pub(super) async fn list_categories(query: ListQuery) -> Answer {
    let call = query.call().clone();
    let query = Arc::new(query);
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let (rows, pagination) = query.rows::<Row>(tx)?;
        Ok((Category::all(tx, rows)?, pagination))
    };
    let (categories, pagination) = call.read(read).await?;
    Reply::page(&categories, &pagination)
}
