//! `POST /api/products/{id}/categories`

use super::assign::{AssignMode, assign};
use crate::features::catalog::category::wire::Category;
use crate::http::{Answer, ApiJson, Call, PathId};
use serde::Deserialize;

/// Where a product belongs.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AssignCategories {
    #[schema(example = json!(["cat_01k8zq5f3m9v7a1r2c4d5e6f7g"]), max_items = 50)]
    category_ids: Vec<String>,
    /// `ADD` (the default), `REPLACE` or `REMOVE`.
    #[serde(default)]
    mode: AssignMode,
}

/// Assign categories
#[utoipa::path(post, path = "/api/products/{id}/categories", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body = AssignCategories,
    responses((status = 200, description = "Its categories now", body = [Category])))]
pub(super) async fn assign_product_categories(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<AssignCategories>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| assign(change, &seen, &id, &body.category_ids, body.mode)).await
}
