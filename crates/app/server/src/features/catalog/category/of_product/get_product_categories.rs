//! `GET /api/products/{id}/categories`

use crate::features::catalog::category::wire::Category;
use crate::features::catalog::product::Record;
use crate::http::{Answer, Call, PathId, Reply};

/// A product's categories
///
/// Those that it is in itself, of all taxonomies; it counts as in those above them too.
#[utoipa::path(get, path = "/api/products/{id}/categories", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "Its categories", body = [Category])))]
pub(super) async fn get_product_categories(call: Call, PathId(id): PathId) -> Answer {
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let product = Record::find(tx, &id)?;
        Ok((Category::of_ids(tx, &product.categories)?, product.version))
    };
    let (categories, version) = call.read(read).await?;
    Ok(Reply::ok(&categories)?.version(version))
}
