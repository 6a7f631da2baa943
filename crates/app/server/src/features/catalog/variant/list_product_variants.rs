//! `GET /api/products/{id}/variants`

use crate::features::catalog::product::{COLUMNS, Product, Record};
use crate::http::list::{List, ListQuery, Sort, SortKey};
use crate::http::{Answer, PathId, Reply};
use std::sync::Arc;
use stockflow_db::args;

pub(super) static LIST: List = List {
    columns: COLUMNS,
    from: " FROM product p WHERE p.workspace_id = $1",
    id: "p.id",
    filters: &[],
    sorts: &[
        Sort { name: "globalSku", sql: "p.global_sku", key: SortKey::Text },
        Sort { name: "name", sql: "p.name", key: SortKey::Text },
        Sort { name: "createdAt", sql: "p.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// A product's variants
///
/// By SKU.
#[utoipa::path(get, path = "/api/products/{id}/variants", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "A page of variants", body = [Product])))]
pub(super) async fn list_product_variants(PathId(id): PathId, query: ListQuery) -> Answer {
    let call = query.call().clone();
    let query = Arc::new(query);
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        Record::find(tx, &id)?;
        let (rows, pagination) = query.rows_where::<Record>(tx, &[(" AND p.variant_of = $?", args![&id])])?;
        Ok((Product::all(tx, rows)?, pagination))
    };
    let (variants, pagination) = call.read(read).await?;
    Reply::page(&variants, &pagination)
}
