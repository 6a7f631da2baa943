//! `POST /api/products/{id}/attributes`

use super::wire::{ProductAttribute, shown};
use crate::features::catalog::product::{ProductFields, Record, change_product};
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Values to be set.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SetAttributes {
    /// By the attribute's code; null takes a value away, what is left out stays.
    #[schema(value_type = Object, example = json!({ "fat": 3.5, "organic": true }))]
    attributes: Map<String, Value>,
}

/// Set attribute values
///
/// Each value must fit its attribute: a TEXT, a NUMBER, true or false, a day, one of the options, or a list of them.
/// With one that does not, nothing is set.
#[utoipa::path(post, path = "/api/products/{id}/attributes", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body(content = SetAttributes, example = json!({ "attributes": { "fat": 3.5 } })),
    responses((status = 200, description = "Its attributes now", body = [ProductAttribute])))]
pub(super) async fn set_product_attributes(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<SetAttributes>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Record::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let fields = ProductFields { attributes: Some(body.attributes.clone()), ..ProductFields::default() };
        let after = change_product(change, before, fields)?;
        Ok(Reply::ok(&shown(change.tx, &after)?)?.version(after.version))
    })
    .await
}
