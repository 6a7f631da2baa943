//! `POST /api/products/{id}/variants`

use crate::features::catalog::product::{Product, ProductFields, Record, insert_products, variants_of};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, PathId, Reply};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most variants that one call makes.
const MOST: usize = 500;

/// The options that variants differ by.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateVariants {
    /// Each combination of their values becomes a variant.
    #[schema(min_items = 1, max_items = 5)]
    options: Vec<VariantOption>,
}

/// One option.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct VariantOption {
    #[schema(example = "size", min_length = 1, max_length = 60)]
    name: String,
    #[schema(example = json!(["S", "M", "L"]), min_items = 1, max_items = 200)]
    values: Vec<String>,
}

/// The variants made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedVariants {
    created: Vec<Product>,
    /// Combinations of which there was a variant already.
    #[schema(example = 0)]
    existing: usize,
}

/// Create variants
///
/// One for each combination of the options' values of which there is none yet, at most 500. A variant begins as a copy
/// of the product without its GTIN; its SKU and name are the product's with the values behind them (`SHIRT-M-Red`,
/// `Shirt, M, Red`).
#[utoipa::path(post, path = "/api/products/{id}/variants", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body(content = CreateVariants, example = json!({
        "options": [{ "name": "size", "values": ["S", "M"] }, { "name": "color", "values": ["Red", "Blue"] }] })),
    responses((status = 201, description = "Created", body = CreatedVariants)))]
pub(super) async fn create_product_variants(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<CreateVariants>,
) -> Answer {
    let combinations = combinations(&body.options)?;
    call.write(move |change| {
        crate::change::one_at_a_time(change.tx)?;
        let parent = Record::find(change.tx, &id)?;
        if parent.variant_of.is_some() {
            return Err(ApiError::invalid_state("this product is a variant itself; make variants of its parent"));
        }
        let known: Vec<BTreeMap<String, String>> =
            variants_of(change.tx, &id)?.into_iter().map(|variant| variant.options).collect();
        let wanted = combinations.iter().filter(|values| !known.contains(&options(values)));
        let rows: Vec<ProductFields> = wanted.map(|values| variant(&parent, values)).collect();
        let mut created = Vec::with_capacity(rows.len());
        for saved in insert_products(change, &rows)? {
            created.push(saved.accepted()?);
        }
        let existing = combinations.len() - created.len();
        let created = Product::all(change.tx, created)?;
        Reply::created(format!("/api/products/{id}/variants"), &CreatedVariants { created, existing })
    })
    .await
}

type Values = Vec<(String, String)>;

/// Every combination, the first option's values outermost.
fn combinations(options: &[VariantOption]) -> Result<Vec<Values>, ApiError> {
    let mut faults = Vec::new();
    for (index, option) in options.iter().enumerate() {
        if options[..index].iter().any(|earlier| earlier.name == option.name) {
            faults.push(Fault::new(format!("options[{index}].name"), "duplicate", "is given twice"));
        }
        for (place, value) in option.values.iter().enumerate() {
            let path = format!("options[{index}].values[{place}]");
            if value.is_empty() || value.chars().count() > 60 {
                faults.push(Fault::new(path, "length", "must have 1 to 60 characters"));
            } else if option.values[..place].contains(value) {
                faults.push(Fault::new(path, "duplicate", "is given twice"));
            }
        }
    }
    let count = options.iter().try_fold(1_usize, |count, option| count.checked_mul(option.values.len()));
    if count.is_none_or(|count| count > MOST) {
        faults.push(Fault::new("options", "range", format!("must make at most {MOST} combinations")));
    }
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let mut all: Vec<Values> = vec![Vec::new()];
    for option in options {
        let longer = |values: &Values| {
            let values = values.clone();
            option.values.iter().map(move |value| [values.clone(), vec![(option.name.clone(), value.clone())]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    Ok(all)
}

fn options(values: &Values) -> BTreeMap<String, String> {
    values.iter().cloned().collect()
}

/// A copy of the parent for one combination.
fn variant(parent: &Record, values: &Values) -> ProductFields {
    let words: Vec<&str> = values.iter().map(|(_, value)| value.as_str()).collect();
    let dashed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("-");
    let sku = std::iter::once(parent.global_sku.clone()).chain(words.iter().map(|word| dashed(word)));
    ProductFields {
        global_sku: Some(sku.collect::<Vec<_>>().join("-")),
        name: Some(std::iter::once(parent.name.as_str()).chain(words.iter().copied()).collect::<Vec<_>>().join(", ")),
        variant_of: Some(Some(parent.id.clone())),
        options: Some(options(values)),
        ..ProductFields::from(parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(name: &str, values: &[&str]) -> VariantOption {
        VariantOption { name: name.into(), values: values.iter().map(|v| (*v).to_owned()).collect() }
    }

    #[test]
    fn combinations_are_every_value_with_every_other() {
        let all = combinations(&[option("size", &["S", "M"]), option("color", &["Red", "Blue"])]).unwrap();
        let shown: Vec<String> =
            all.iter().map(|values| values.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(shown, ["S Red", "S Blue", "M Red", "M Blue"]);
    }

    #[test]
    fn too_many_combinations_are_refused() {
        let values: Vec<String> = (0..23).map(|n| n.to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        assert!(combinations(&[option("a", &values), option("b", &values)]).is_err(), "529");
    }
}
