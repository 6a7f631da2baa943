//! `PATCH /api/products/{id}`

use super::fields::UpdateProduct;
use super::record::Record;
use super::upsert::change_product;
use super::wire::Product;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};

/// Change a product
///
/// What is left out stays. `attributes` are taken one by one; `categories`, `tags`, `unitConversions` and `options`
/// replace what was there.
#[utoipa::path(patch, path = "/api/products/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body(content = UpdateProduct, example = json!({ "price": 2.59, "status": "PHASE_OUT", "shelfLifeDays": 12 })),
    responses((status = 200, description = "Changed", body = Product)))]
pub(super) async fn update_product(
    call: Call,
    PathId(id): PathId,
    ApiJson(UpdateProduct(fields)): ApiJson<UpdateProduct>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Record::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let after = change_product(change, before, fields.clone())?;
        let product = Product::one(change.tx, after)?;
        Ok(Reply::ok(&product)?.version(product.version))
    })
    .await
}
