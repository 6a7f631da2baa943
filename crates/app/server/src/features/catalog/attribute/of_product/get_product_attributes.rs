//! `GET /api/products/{id}/attributes`

use super::wire::{ProductAttribute, shown};
use crate::features::catalog::product::Record;
use crate::http::{Answer, Call, PathId, Reply};

/// A product's attributes
///
/// Those that it has a value of, and those that its categories give it, by code.
#[utoipa::path(get, path = "/api/products/{id}/attributes", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "Its attributes", body = [ProductAttribute])))]
pub(super) async fn get_product_attributes(call: Call, PathId(id): PathId) -> Answer {
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let product = Record::find(tx, &id)?;
        Ok((shown(tx, &product)?, product.version))
    };
    let (attributes, version) = call.read(read).await?;
    Ok(Reply::ok(&attributes)?.version(version))
}
