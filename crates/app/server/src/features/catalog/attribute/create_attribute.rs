//! `POST /api/attributes`

use super::definition::{AttributeType, Definition, Rules};
use super::store::insert;
use super::wire::Attribute;
use crate::http::{Answer, ApiJson, Call, Reply};
use serde::Deserialize;

/// An attribute to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateAttribute {
    /// Names it in products and filters; unique in the workspace; never changes.
    #[schema(example = "fat", pattern = "^[a-zA-Z][a-zA-Z0-9_-]{0,59}$")]
    code: String,
    #[schema(example = "Fat content", min_length = 1, max_length = 200)]
    name: String,
    #[serde(default)]
    #[schema(example = "Grams of fat in 100 g", max_length = 2000)]
    description: String,
    #[serde(rename = "type")]
    kind: AttributeType,
    /// Of a NUMBER.
    #[serde(default)]
    #[schema(example = "g", max_length = 20)]
    unit: String,
    /// A product that has it and is no DRAFT must have a value. What exists already is not looked at until its
    /// attributes, its categories, or a DRAFT's status change.
    #[serde(default)]
    #[schema(example = false)]
    required: bool,
    #[serde(default)]
    rules: Rules,
    /// The categories whose products have it, with those below them; empty (the default): all products.
    #[serde(default)]
    #[schema(example = json!(["cat_01k8zq5f3m9v7a1r2c4d5e6f7g"]), max_items = 200)]
    category_ids: Vec<String>,
}

/// Create an attribute
#[utoipa::path(post, path = "/api/attributes", tag = "Catalog", security(("bearer" = ["products.write"])),
    request_body(content = CreateAttribute, example = json!({
        "code": "fat", "name": "Fat content", "description": "Grams of fat in 100 g", "type": "NUMBER", "unit": "g",
        "rules": { "minimum": 0, "maximum": 100 } })),
    responses((status = 201, description = "Created", body = Attribute)))]
pub(super) async fn create_attribute(call: Call, ApiJson(body): ApiJson<CreateAttribute>) -> Answer {
    call.write(move |change| {
        let definition = Definition {
            code: body.code.clone(),
            name: body.name.clone(),
            kind: body.kind,
            unit: body.unit.clone(),
            required: body.required,
            rules: body.rules.clone(),
            category_ids: body.category_ids.clone(),
        };
        let made = insert(change, &definition, &body.description)?;
        Ok(Reply::created(format!("/api/attributes/{}", made.id), &made)?.version(1))
    })
    .await
}
