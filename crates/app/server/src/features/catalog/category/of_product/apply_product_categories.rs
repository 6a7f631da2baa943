//! `POST /api/products/{id}/categories/apply`

use super::assign::{AssignMode, assign};
use crate::features::catalog::category::wire::Category;
use crate::http::{Answer, ApiJson, Call, PathId};
use serde::Deserialize;
use serde_json::json;

/// The suggestions that are accepted.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ApplyCategories {
    /// Ids of categories that `categories/suggest` has named.
    #[schema(example = json!(["cat_01k8zq5f3m9v7a1r2c4d5e6f7g"]), min_items = 1, max_items = 50)]
    category_ids: Vec<String>,
}

/// Accept suggested categories
///
/// The product is put into them and stays in those it is in. What is accepted here is what the next suggestions learn
/// from.
#[utoipa::path(post, path = "/api/products/{id}/categories/apply", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body = ApplyCategories,
    responses((status = 200, description = "Its categories now", body = [Category])))]
pub(super) async fn apply_product_categories(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ApplyCategories>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let reply = assign(change, &seen, &id, &body.category_ids, AssignMode::Add)?;
        let payload = json!({ "productMasterId": id, "categoryIds": body.category_ids });
        change.emit("catalog.category_suggestion_accepted.v1", payload);
        Ok(reply)
    })
    .await
}
