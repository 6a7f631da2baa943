//! The demo's catalog: departments with what they sell, attributes, and the products in them.

use super::data::Product;
use super::names;
use crate::change::Change;
use crate::features::catalog::{
    AttributeType, Definition, NewCategory, NewProduct, ProductFields, Rules, create_attribute, create_category,
    create_taxonomy, upsert_products,
};
use crate::http::ApiError;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use stockflow_kernel::Money;

/// Makes taxonomy, categories, attributes and products, and gives the products' ids in their order.
pub(super) fn create(change: &mut Change<'_, '_>, products: &[Product]) -> Result<Vec<String>, ApiError> {
    create_attributes(change)?;
    let categories = create_categories(change, products)?;
    let named = products.iter().zip(names::names(products));
    let rows: Vec<ProductFields> = named.map(|(product, name)| fields(product, name, &categories)).collect();
    upsert_products(change, &rows)?.into_iter().map(|saved| saved.accepted().map(|product| product.id)).collect()
}

fn create_attributes(change: &mut Change<'_, '_>) -> Result<(), ApiError> {
    let attribute = |code: &str, name: &str, kind| Definition {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        unit: String::new(),
        required: false,
        rules: Rules::default(),
        category_ids: Vec::new(),
    };
    let size = attribute("packageSize", "Package size", AttributeType::Text);
    create_attribute(change, &size, "As it is written on the packet, or of the case that loose produce comes in")?;
    let label = attribute("storeBrand", "Store brand", AttributeType::Boolean);
    create_attribute(change, &label, "Whether it is sold under the stores' own name")?;
    Ok(())
}

/// The ids of the categories, by the names of department and category.
type Categories = BTreeMap<(String, String), String>;

/// The departments, and below each what it sells.
fn create_categories(change: &mut Change<'_, '_>, products: &[Product]) -> Result<Categories, ApiError> {
    let about = "The departments of the stores, and what each of them sells";
    let taxonomy_id = create_taxonomy(change, "Departments", about)?;
    let mut create = |parent_id: Option<&String>, name: &str| {
        let new = NewCategory {
            taxonomy_id: taxonomy_id.clone(),
            parent_id: parent_id.cloned(),
            name: name.to_owned(),
            description: String::new(),
        };
        create_category(change, &new)
    };
    let mut departments: BTreeMap<String, String> = BTreeMap::new();
    let mut categories = Categories::new();
    for product in products {
        let (department, category) = (names::department(product), names::category(product));
        if categories.contains_key(&(department.clone(), category.clone())) {
            continue;
        }
        if !departments.contains_key(&department) {
            departments.insert(department.clone(), create(None, &department)?);
        }
        let made = create(departments.get(&department), &category)?;
        categories.insert((department, category), made);
    }
    Ok(categories)
}

fn fields(product: &Product, name: String, categories: &Categories) -> ProductFields {
    let new = NewProduct {
        global_sku: product.id.clone(),
        description: format!("Register text: {}", product.kind),
        name,
        brand: names::brand(product).to_owned(),
        unit_cost: cost(product.list_price),
        price: product.list_price,
        tags: names::tags(product),
        ..NewProduct::default()
    };
    let mut attributes: Map<String, Value> = Map::new();
    attributes.insert("storeBrand".to_owned(), json!(product.brand == "Private"));
    let size = names::package(&product.package);
    if !size.is_empty() {
        attributes.insert("packageSize".to_owned(), json!(size));
    }
    let place = (names::department(product), names::category(product));
    ProductFields {
        categories: Some(categories.get(&place).cloned().into_iter().collect()),
        attributes: Some(attributes),
        ..ProductFields::from(&new)
    }
}

/// 65 % of the list price, to whole cents, half a cent up: real costs were never published.
pub(super) fn cost(list_price: Money) -> Money {
    const CENT: i64 = 10_000;
    Money::from_micros((list_price.micros() * 65 + 50 * CENT).div_euclid(100 * CENT) * CENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_65_percent_in_whole_cents() {
        for (price, expected) in [("1", "0.65"), ("0.33", "0.21"), ("1.51", "0.98"), ("9.99", "6.49"), ("0.5", "0.33")]
        {
            assert_eq!(cost(price.parse().unwrap()).to_string(), expected, "{price}");
        }
    }
}
