//! A product's attributes as the API shows them.

use crate::features::catalog::attribute::AttributeType;
use crate::features::catalog::product::{Record, surroundings_of};
use crate::http::ApiError;
use serde::Serialize;
use serde_json::Value;
use stockflow_db::Tx;

/// An attribute of a product with its value.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProductAttribute {
    #[schema(example = "fat")]
    code: String,
    #[schema(example = "Fat content")]
    name: String,
    #[serde(rename = "type")]
    kind: AttributeType,
    /// Of a NUMBER.
    #[schema(example = "g")]
    unit: String,
    /// A product that is no DRAFT must have a value.
    #[schema(example = false)]
    required: bool,
    /// It is one of all products, or of the product's categories.
    #[schema(example = true)]
    applies: bool,
    /// null: none.
    #[schema(example = 3.5)]
    value: Option<Value>,
}

/// The attributes that a product has a value of, or could by its categories; by code.
pub(super) fn shown(tx: &mut Tx<'_>, product: &Record) -> Result<Vec<ProductAttribute>, ApiError> {
    let surroundings = surroundings_of(tx, &[product])?;
    let all = surroundings.definitions().iter().map(|definition| ProductAttribute {
        code: definition.code.clone(),
        name: definition.name.clone(),
        kind: definition.kind,
        unit: definition.unit.clone(),
        required: definition.required,
        applies: surroundings.applies(definition, product),
        value: product.attributes.get(&definition.code).cloned(),
    });
    Ok(all.filter(|attribute| attribute.applies || attribute.value.is_some()).collect())
}
