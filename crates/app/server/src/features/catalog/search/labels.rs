//! Labels: one short text for everything that products are found by, in one table in which each label's products
//! stand together.
//!
//! | label | of |
//! | --- | --- |
//! | `w:milk` | a word of SKU, name, brand, GTIN, tags or description |
//! | `t:Dairy` | a tag |
//! | `b:Acme` | the brand |
//! | `s:ACTIVE` | the status |
//! | `c:cat_…` | a category that it is in itself |
//! | `a:color=red` | a value of an attribute, in lower case |
//!
//! The table's key is (workspace, label, product). Product ids grow with time, so a million new products are appended
//! at the ends of the labels' ranges instead of being strewn over the whole index.

use super::words::{of_texts, words};
use crate::features::catalog::product::Record;
use serde_json::Value;
use stockflow_db::{bulk, sql};

/// Characters of an attribute's value that count.
const MOST_LETTERS: usize = 100;

/// All labels of a product, sorted, each once.
pub(in crate::features::catalog) fn labels_of(product: &Record) -> Vec<String> {
    let mut labels: Vec<String> = Vec::with_capacity(16);
    labels.extend(of_texts(&product.texts()).iter().map(|word| format!("w:{word}")));
    labels.extend(product.tags.iter().map(|tag| format!("t:{tag}")));
    labels.extend(product.categories.iter().map(|id| category(id)));
    labels.push(format!("s:{}", product.status.name()));
    if !product.brand.is_empty() {
        labels.push(format!("b:{}", product.brand));
    }
    for (code, value) in &product.attributes {
        match value {
            Value::Array(values) => labels.extend(values.iter().map(|value| attribute(code, &plain(value)))),
            value => labels.push(attribute(code, &plain(value))),
        }
    }
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// The label of a category.
pub(in crate::features::catalog) fn category(id: &str) -> String {
    format!("c:{id}")
}

/// The label of an attribute's value.
pub(in crate::features::catalog) fn attribute(code: &str, value: &str) -> String {
    let value: String = value.chars().flat_map(char::to_lowercase).take(MOST_LETTERS).collect();
    format!("a:{code}={value}")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The range of labels of the words that begin with one: from, and up to but not including.
pub(super) fn beginning_with(word: &str) -> (String, String) {
    (format!("w:{word}"), format!("w:{word}\u{10ffff}"))
}

/// The words of a search, each of which must begin a word of the product.
pub(super) fn asked(text: &str) -> Vec<String> {
    let mut asked: Vec<String> = words(text).collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

sql! {
    DELETE = "DELETE FROM product_label WHERE workspace_id = $1 AND label = $2 AND product_id = $3";
}

bulk! {
    INSERT = {
        table: "product_label",
        key: ["workspace_id", "label", "product_id"],
        columns: ["workspace_id", "label", "product_id"],
        types: [Text, Text, Text],
        conflict: Nothing,
    };
}
