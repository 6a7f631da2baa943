//! `POST /api/categories`

use super::store::{NewCategory, insert};
use super::wire::Category;
use crate::http::{Answer, ApiJson, Call, Reply};
use serde::Deserialize;

/// A category to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateCategory {
    #[schema(example = "tax_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    taxonomy_id: String,
    /// The category right above it, of the same taxonomy; left out or null: it stands at the top.
    #[schema(min_length = 1, max_length = 200)]
    parent_id: Option<String>,
    /// Unique among its siblings.
    #[schema(example = "Milk", min_length = 1, max_length = 200)]
    name: String,
    #[serde(default)]
    #[schema(example = "Fresh milk of all kinds", max_length = 2000)]
    description: String,
}

/// Create a category
#[utoipa::path(post, path = "/api/categories", tag = "Catalog", security(("bearer" = ["products.write"])),
    request_body(content = CreateCategory, example = json!({
        "taxonomyId": "tax_01k8zq5f3m9v7a1r2c4d5e6f7g", "name": "Milk", "description": "Fresh milk of all kinds" })),
    responses((status = 201, description = "Created", body = Category)))]
pub(super) async fn create_category(call: Call, ApiJson(body): ApiJson<CreateCategory>) -> Answer {
    call.write(move |change| {
        let new = NewCategory {
            taxonomy_id: body.taxonomy_id.clone(),
            parent_id: body.parent_id.clone(),
            name: body.name.clone(),
            description: body.description.clone(),
        };
        let made = insert(change, &new)?;
        Ok(Reply::created(format!("/api/categories/{}", made.id), &made)?.version(1))
    })
    .await
}
