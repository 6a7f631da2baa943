//! What the suggestions learn from: products of the workspace that are in categories, at most so many.

use super::rank::Example;
use crate::features::catalog::product::Record;
use crate::features::catalog::search::{category, words};
use crate::http::ApiError;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use stockflow_db::{DbError, Tx, args, from_row, sql};

/// Products that are looked at, whatever the size of the catalog.
const MOST: usize = 20_000;
/// Of each category.
const MOST_OF_EACH: usize = 100;
/// Of each category, however many categories there are.
const FEWEST_OF_EACH: usize = 5;
/// Read by one statement.
const AT_ONCE: usize = 1_000;

/// A product in categories.
pub(super) struct Assigned {
    pub(super) id: String,
    pub(super) global_sku: String,
    pub(super) name: String,
    brand: String,
    description: String,
    categories: Value,
    attributes: Value,
}
from_row!(Assigned { id, global_sku, name, brand, description, categories, attributes });

impl Assigned {
    /// Its words and those of its categories that are of some.
    pub(super) fn example(&self, among: &HashSet<&str>) -> Example {
        let categories = self.categories.as_array().into_iter().flatten().filter_map(Value::as_str);
        let none = Map::new();
        let attributes = self.attributes.as_object().unwrap_or(&none);
        Example {
            words: text(&self.name, &self.brand, &self.description, attributes),
            categories: categories.filter(|id| among.contains(id)).map(str::to_owned).collect(),
        }
    }
}

/// The words that a product is judged by.
pub(super) fn text_of(product: &Record) -> Vec<String> {
    text(&product.name, &product.brand, &product.description, &product.attributes)
}

/// Words of name, brand and description; of the attributes also each value as a whole (`color=dark red`).
fn text(name: &str, brand: &str, description: &str, attributes: &Map<String, Value>) -> Vec<String> {
    let mut all: Vec<String> = [name, brand, description].into_iter().flat_map(words).collect();
    for (code, value) in attributes {
        let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            let plain = value.as_str().map_or_else(|| value.to_string(), str::to_lowercase);
            all.push(format!("{code}={plain}"));
            all.extend(value.as_str().into_iter().flat_map(words));
        }
    }
    all
}

/// The categories that can be suggested, by id, each with its taxonomy.
pub(super) fn taxonomies(tx: &mut Tx<'_>) -> Result<HashMap<String, String>, DbError> {
    Ok(tx.all::<(String, String)>(&CATEGORIES, args![])?.into_iter().collect())
}

/// Whether there is such a taxonomy.
pub(super) fn is_taxonomy(tx: &mut Tx<'_>, id: &str) -> Result<bool, DbError> {
    Ok(tx.optional::<String>(&TAXONOMY, args![id])?.is_some())
}

/// The newest products of each of the categories, without the product itself.
pub(super) fn assigned(tx: &mut Tx<'_>, categories: &[&str], without: &str) -> Result<Vec<Assigned>, ApiError> {
    let of_each = (MOST / categories.len().max(1)).clamp(FEWEST_OF_EACH, MOST_OF_EACH);
    let of_each = i64::try_from(of_each).map_err(ApiError::internal)?;
    // One more than is wanted, for the product itself.
    let labels: Vec<String> = categories.iter().map(|id| category(id)).collect();
    let newest: Vec<(String, String)> = tx.all(&NEWEST, args![labels, of_each])?;
    let mut counts: HashMap<&str, i64> = HashMap::with_capacity(categories.len());
    let mut ids: Vec<String> = Vec::with_capacity(newest.len());
    for (label, id) in newest.iter().filter(|(_, id)| id != without) {
        let count = counts.entry(label).or_default();
        *count += 1;
        if *count <= of_each {
            ids.push(id.clone());
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        found.extend(tx.all::<Assigned>(&PRODUCTS, args![some.to_vec()])?);
    }
    Ok(found)
}

sql! {
    TAXONOMY = "SELECT id FROM taxonomy WHERE workspace_id = $1 AND id = $2";
    CATEGORIES = "SELECT id, taxonomy_id FROM category WHERE workspace_id = $1 ORDER BY id";
    /// Of each label the newest: those from the one on that stands so many places before the last.
    NEWEST = "
        WITH reach AS MATERIALIZED (
            SELECT 'c:' || c.id AS label, coalesce((
                SELECT n.product_id FROM product_label n WHERE n.workspace_id = $1 AND n.label = 'c:' || c.id
                 ORDER BY n.product_id DESC LIMIT 1 OFFSET $3), '') AS oldest
              FROM category c WHERE c.workspace_id = $1 AND 'c:' || c.id = ANY($2))
        SELECT l.label, l.product_id FROM reach r
          JOIN product_label l ON l.workspace_id = $1 AND l.label = r.label AND l.product_id >= r.oldest
         ORDER BY l.label, l.product_id DESC";
    PRODUCTS = "
        SELECT id, global_sku, name, brand, description, categories, attributes FROM product
         WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
}
