//! `PATCH /api/categories/{id}`

use super::store::{check_no_circle, check_parent};
use super::wire::{Category, taken};
use crate::change::Action;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// What to change; what is left out stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateCategory {
    #[schema(example = "Milk", min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(example = "Fresh milk of all kinds", max_length = 2000)]
    description: Option<String>,
    /// Moves it, with everything below it, under another category of its taxonomy; null: to the top.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    parent_id: Option<Option<String>>,
}

/// Change or move a category
///
/// Everything below it moves with it, and its products stay in it. It cannot be moved under itself.
#[utoipa::path(patch, path = "/api/categories/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The category's id")),
    request_body(content = UpdateCategory, example = json!({ "name": "Milk and cream" })),
    responses((status = 200, description = "Changed", body = Category)))]
pub(super) async fn update_category(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<UpdateCategory>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Category::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let name = body.name.as_ref().unwrap_or(&before.name);
        let description = body.description.as_ref().unwrap_or(&before.description);
        let parent = body.parent_id.as_ref().unwrap_or(&before.parent_id);
        if let Some(parent) = parent.as_ref().filter(|_| *parent != before.parent_id) {
            check_parent(change.tx, parent, &before.taxonomy_id)?;
            check_no_circle(change.tx, &id, parent)?;
        }
        if (name, description, parent) == (&before.name, &before.description, &before.parent_id) {
            return Ok(Reply::ok(&before)?.version(before.version));
        }
        let row = args![&id, name, description, parent.as_deref(), change.now];
        change.tx.execute(&UPDATE, row).map_err(taken)?;
        let after = Category::find(change.tx, &id)?;
        change.audit(Action::Update, "category", &id, Some(&before), Some(&after))?;
        change.emit("catalog.category_updated.v1", json!({ "categoryId": id, "moved": *parent != before.parent_id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    UPDATE = "
        UPDATE category SET name = $3, description = $4, parent_id = $5, updated_at = $6, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
