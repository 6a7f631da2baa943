//! `POST /api/products/{id}/attributes/apply`

use super::wire::{ProductAttribute, shown};
use crate::features::catalog::category::lineages;
use crate::features::catalog::definitions;
use crate::features::catalog::product::{ProductFields, Record, Saved, change_products, variants_of};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, PathId, Reply};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stockflow_db::Tx;

/// A set of attributes to be applied.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ApplyAttributes {
    /// A category whose attributes (and those of the categories above it) are applied: what a product has no value of
    /// gets the attribute's default.
    #[schema(example = "cat_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    category_id: Option<String>,
    /// Values to be set, by code; they go before the defaults.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "fat": 3.5 }))]
    attributes: Map<String, Value>,
    /// The product's variants get them too.
    #[serde(default)]
    #[schema(example = true, default = false)]
    include_variants: bool,
}

/// What has been applied.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AppliedAttributes {
    /// The products that have changed.
    #[schema(example = json!(["prod_01k8zq5f3m9v7a1r2c4d5e6f7g"]))]
    changed_product_ids: Vec<String>,
    /// The product's attributes now.
    attributes: Vec<ProductAttribute>,
}

/// Apply an attribute set
///
/// Sets values on the product and, with `includeVariants`, on all its variants, all or none: a set given here, or a
/// category's with the attributes' defaults. An attribute of the category that is required and gets neither a value nor
/// a default is 400.
#[utoipa::path(post, path = "/api/products/{id}/attributes/apply", tag = "Catalog",
    security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body(content = ApplyAttributes, example = json!({ "attributes": { "fat": 3.5 }, "includeVariants": true })),
    responses((status = 200, description = "Applied", body = AppliedAttributes)))]
pub(super) async fn apply_product_attributes(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<ApplyAttributes>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        crate::change::one_at_a_time(change.tx)?;
        let product = Record::find(change.tx, &id)?;
        seen.expect_version(product.version)?;
        let mut products = vec![product];
        if body.include_variants {
            products.extend(variants_of(change.tx, &id)?);
        }
        let rows = rows(change.tx, &body, products)?;
        let mut changed = Vec::new();
        let mut faults: Vec<Fault> = Vec::new();
        let mut first = None;
        for saved in change_products(change, &rows)? {
            if let Saved::Updated { new, .. } = &saved {
                changed.push(new.id.clone());
            }
            match saved {
                Saved::Refused { faults: its } => faults.extend(its),
                other => first = first.or(Some(other.accepted()?)),
            }
        }
        faults.dedup_by(|later, earlier| later.path == earlier.path);
        let after = match (first, faults.is_empty()) {
            (Some(product), true) => product,
            _ => return Err(ApiError::faults(faults)),
        };
        let attributes = shown(change.tx, &after)?;
        Ok(Reply::ok(&AppliedAttributes { changed_product_ids: changed, attributes })?.version(after.version))
    })
    .await
}

/// What each product is to become.
fn rows(
    tx: &mut Tx<'_>,
    body: &ApplyAttributes,
    products: Vec<Record>,
) -> Result<Vec<(Record, ProductFields)>, ApiError> {
    let mut set = Vec::new();
    if let Some(category) = &body.category_id {
        let above = lineages(tx, std::slice::from_ref(category))?.remove(category);
        let above = above.ok_or_else(|| ApiError::unknown_reference("categoryId", "category", category))?;
        set = definitions(tx)?;
        set.retain(|definition| definition.category_ids.iter().any(|id| above.contains(id)));
    }
    let mut missing = Vec::new();
    let rows = products.into_iter().map(|product| {
        let mut attributes = body.attributes.clone();
        for definition in set.iter().filter(|definition| !product.attributes.contains_key(&definition.code)) {
            match &definition.rules.default {
                _ if attributes.contains_key(&definition.code) => {}
                Some(default) => {
                    attributes.insert(definition.code.clone(), default.clone());
                }
                None if definition.required => missing.push(definition.code.clone()),
                None => {}
            }
        }
        (product, ProductFields { attributes: Some(attributes), ..ProductFields::default() })
    });
    let rows: Vec<(Record, ProductFields)> = rows.collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(rows);
    }
    let fault = |code: &String| {
        Fault::new(
            format!("attributes.{code}"),
            "required",
            "is required in this category and has no default; give a value",
        )
    };
    Err(ApiError::faults(missing.iter().map(fault).collect()))
}
