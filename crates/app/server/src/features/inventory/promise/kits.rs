//! A kit is sold as one and held as what it is made of: a product with BUNDLE links has no stock of its own.

use crate::features::catalog::{self, Sold};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_kernel::Quantity;

/// How deep kits may stand in kits.
const DEEPEST: usize = 8;

/// What one of each product is made of: (product, quantity of it). A product that is no kit is made of itself.
pub(crate) type Recipes = HashMap<String, Vec<(String, Quantity)>>;

/// Resolves products into what is kept on shelves. `sold`: what is known of them.
pub(crate) fn recipes(tx: &mut Tx<'_>, products: &[String], sold: &HashMap<String, Sold>) -> Result<Recipes, ApiError> {
    let mut contents: HashMap<String, Vec<(String, Quantity)>> = HashMap::new();
    let is_bundle = |product: &&String| sold.get(*product).is_some_and(|sold| sold.is_bundle);
    let mut unknown: Vec<String> = products.iter().filter(is_bundle).cloned().collect();
    for _ in 0..DEEPEST {
        let found = catalog::bundled(tx, &unknown)?;
        if found.is_empty() {
            break;
        }
        unknown = found.iter().map(|(_, part, _)| part.clone()).collect();
        for (kit, part, quantity) in found {
            contents.entry(kit).or_default().push((part, quantity));
        }
    }
    let mut recipes = Recipes::new();
    for product in products {
        let mut flat: Vec<(String, Quantity)> = Vec::new();
        unfold(&contents, product, Quantity::whole(1), DEEPEST, &mut flat)?;
        recipes.insert(product.clone(), flat);
    }
    Ok(recipes)
}

/// Every product that some recipes need, each once, in their order.
#[must_use]
pub(crate) fn products_of(recipes: &Recipes) -> Vec<String> {
    let mut products: Vec<String> = recipes.values().flatten().map(|(product, _)| product.clone()).collect();
    products.sort_unstable();
    products.dedup();
    products
}

fn unfold(
    contents: &HashMap<String, Vec<(String, Quantity)>>,
    product: &str,
    quantity: Quantity,
    depth: usize,
    flat: &mut Vec<(String, Quantity)>,
) -> Result<(), ApiError> {
    match contents.get(product).filter(|_| depth > 0) {
        Some(parts) => {
            parts.iter().try_for_each(|(part, of_it)| unfold(contents, part, times(quantity, *of_it)?, depth - 1, flat))
        }
        None => {
            match flat.iter_mut().find(|(known, _)| known == product) {
                Some((_, total)) => *total = Quantity::from_micros(total.micros() + quantity.micros()),
                None => flat.push((product.to_owned(), quantity)),
            }
            Ok(())
        }
    }
}

/// The product of two quantities, rounded up to a millionth: a kit never holds too little.
pub(super) fn times(a: Quantity, b: Quantity) -> Result<Quantity, ApiError> {
    let product = i128::from(a.micros()) * i128::from(b.micros());
    let micros = (product + 999_999).div_euclid(1_000_000);
    i64::try_from(micros).map(Quantity::from_micros).map_err(|_| ApiError::internal("a quantity is too large"))
}
