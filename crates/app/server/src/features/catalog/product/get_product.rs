//! `GET /api/products/{id}`

use super::record::Record;
use super::wire::Product;
use crate::http::{Answer, Call, PathId, Reply};

/// One product
#[utoipa::path(get, path = "/api/products/{id}", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "The product", body = Product)))]
pub(super) async fn get_product(call: Call, PathId(id): PathId) -> Answer {
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let record = Record::find(tx, &id)?;
        Ok(Product::one(tx, record)?)
    };
    let product = call.read(read).await?;
    Ok(Reply::ok(&product)?.version(product.version))
}
