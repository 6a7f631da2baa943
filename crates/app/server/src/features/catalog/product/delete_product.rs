//! `DELETE /api/products/{id}`

use super::fields::ProductFields;
use super::record::{Record, Status};
use super::upsert::change_product;
use super::wire::Product;
use super::write::remove;
use crate::change::{Change, Obstacles};
use crate::http::{Answer, ApiError, ApiQuery, Call, NoBody, PathId, Reply};
use serde::Deserialize;

/// How to take it away.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct DeleteQuery {
    /// Archive it instead: it is sold no more and keeps its history. Never refused.
    archive: Option<bool>,
}

/// Deletes a product; 409 with the reasons while anything speaks of it.
pub fn remove_product(change: &mut Change<'_, '_>, obstacles: &Obstacles, product: &Record) -> Result<(), ApiError> {
    obstacles.clear_of(change.tx, "product", &product.id)?;
    remove(change, product)
}

/// Delete a product
///
/// 409 while anything speaks of it (stock or its ledger, demand, transfers, variants, links): `details.reasons` lists
/// each with a count, a few examples and what to do. With `archive=true` its status becomes ARCHIVED instead, and the
/// product is answered.
#[utoipa::path(delete, path = "/api/products/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id"), DeleteQuery),
    responses(
        (status = 200, description = "Archived", body = Product),
        (status = 204, description = "Deleted")))]
pub(super) async fn delete_product(
    call: Call,
    PathId(id): PathId,
    ApiQuery(query): ApiQuery<DeleteQuery>,
    _: NoBody,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Record::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        if query.archive == Some(true) {
            let fields = ProductFields { status: Some(Status::Archived), ..ProductFields::default() };
            let after = change_product(change, before, fields)?;
            let product = Product::one(change.tx, after)?;
            return Ok(Reply::ok(&product)?.version(product.version));
        }
        remove_product(change, &seen.app().obstacles, &before)?;
        Ok(Reply::none())
    })
    .await
}
