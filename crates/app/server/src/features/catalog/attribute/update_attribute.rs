//! `PATCH /api/attributes/{id}`

use super::definition::{Definition, Rules};
use super::wire::{Attribute, check};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// What to change; what is left out stays. Code and type stay for good.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateAttribute {
    #[schema(example = "Fat content", min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(example = "Grams of fat in 100 g", max_length = 2000)]
    description: Option<String>,
    #[schema(example = "g", max_length = 20)]
    unit: Option<String>,
    #[schema(example = false)]
    required: Option<bool>,
    /// Replaces all rules. Values that products have already are not looked at until they are set again; an option that
    /// a product has cannot be taken away.
    rules: Option<Rules>,
    #[schema(example = json!(["cat_01k8zq5f3m9v7a1r2c4d5e6f7g"]), max_items = 200)]
    category_ids: Option<Vec<String>>,
}

/// Change an attribute
#[utoipa::path(patch, path = "/api/attributes/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The attribute's id")),
    request_body(content = UpdateAttribute, example = json!({ "name": "Fat", "required": false })),
    responses((status = 200, description = "Changed", body = Attribute)))]
pub(super) async fn update_attribute(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<UpdateAttribute>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Attribute::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let definition = Definition {
            code: before.code.clone(),
            name: body.name.clone().unwrap_or_else(|| before.name.clone()),
            kind: before.kind,
            unit: body.unit.clone().unwrap_or_else(|| before.unit.clone()),
            required: body.required.unwrap_or(before.required),
            rules: body.rules.clone().unwrap_or_else(|| before.rules.clone()),
            category_ids: body.category_ids.clone().unwrap_or_else(|| before.category_ids.clone()),
        };
        check(change.tx, &definition)?;
        for option in before.rules.options.iter().filter(|option| !definition.rules.options.contains(option)) {
            let label = crate::features::catalog::search::attribute(&before.code, option);
            let used: Option<i64> = change.tx.optional(&USED, args![label])?;
            if used.is_some() {
                let message = format!("leaves out {option}, which products have; give them another value first");
                return Err(ApiError::fault("rules.options", "invalid", message));
            }
        }
        let description = body.description.as_ref().unwrap_or(&before.description);
        let row = args![
            &id,
            &definition.name,
            description,
            &definition.unit,
            definition.required,
            json!(definition.rules),
            json!(definition.category_ids),
            change.now
        ];
        change.tx.execute(&UPDATE, row)?;
        let after = Attribute::find(change.tx, &id)?;
        change.audit(Action::Update, "attribute", &id, Some(&before), Some(&after))?;
        change.emit("catalog.attribute_updated.v1", json!({ "attributeId": id, "code": after.code }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    USED = "SELECT 1 FROM product_label WHERE workspace_id = $1 AND label = $2 LIMIT 1";
    UPDATE = "
        UPDATE attribute SET name = $3, description = $4, unit = $5, required = $6, rules = $7, category_ids = $8,
               updated_at = $9, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
