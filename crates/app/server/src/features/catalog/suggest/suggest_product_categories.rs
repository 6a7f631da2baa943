//! `POST /api/products/{id}/categories/suggest`

use super::examples::{Assigned, assigned, is_taxonomy, taxonomies, text_of};
use super::rank::{Example, Ranked, rank};
use crate::features::catalog::category::Category;
use crate::features::catalog::product::Record;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use stockflow_db::Tx;

/// What is to be suggested.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SuggestCategories {
    /// Only categories of this tree; by default of all.
    #[schema(example = "tax_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    taxonomy_id: Option<String>,
    /// The most suggestions.
    #[serde(default = "five")]
    #[schema(example = 5, minimum = 1, maximum = 20, default = 5)]
    limit: usize,
}

const fn five() -> usize {
    5
}

/// Suggestions for one product.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CategorySuggestions {
    /// Products in categories that this is learnt from.
    #[schema(example = 239)]
    learned_from: usize,
    /// The best first; none as long as no other product is in a category.
    suggestions: Vec<CategorySuggestion>,
}

/// A category for the product, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct CategorySuggestion {
    category: Category,
    /// 0 to 1, within its tree: the mean of the probability by words and the share of the neighbours.
    #[schema(example = 0.87)]
    score: f64,
    /// The product is in it already.
    #[schema(example = false)]
    assigned: bool,
    /// The words that speak for it, the strongest first.
    words: Vec<DecidingWord>,
    /// The products in it that are most like this one, the nearest first.
    neighbours: Vec<Neighbour>,
}

/// A word that speaks for a category.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct DecidingWord {
    /// Of the name, brand or description, or an attribute's value (`color=red`).
    #[schema(example = "milk")]
    word: String,
    /// The natural logarithm of how much more often products of the category have it than products of any.
    #[schema(example = 2.31)]
    weight: f64,
}

/// A product that is like this one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Neighbour {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "SKU-1001")]
    global_sku: String,
    #[schema(example = "Whole milk, 1 gal")]
    product_name: String,
    /// The cosine of the two products' weighted words: over 0, at most 1.
    #[schema(example = 0.64)]
    similarity: f64,
}

/// Suggest categories
///
/// Learns from the products that are in categories already (up to 100 of each, the newest): which words of name, brand,
/// description and attributes its products have, and which products are most like this one. Nothing is changed; accept
/// with `categories/apply`.
#[utoipa::path(post, path = "/api/products/{id}/categories/suggest", tag = "Catalog",
    security(("bearer" = ["products.read"])),
    extensions(("x-stability" = json!("beta"))),
    params(("id" = String, Path, description = "The product's id")),
    request_body(content = SuggestCategories, example = json!({ "limit": 5 })),
    responses((status = 200, description = "Ranked categories", body = CategorySuggestions)))]
pub(super) async fn suggest_product_categories(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<SuggestCategories>,
) -> Answer {
    let body = Arc::new(body);
    let (wanted, of) = (Arc::clone(&body), id.clone());
    // Reading aside holds up nobody's writing; the write then keeps the answer for an `Idempotency-Key`. A refusal is
    // found again there, so that it is kept too.
    match call.read(move |tx| suggest(tx, &of, &wanted)).await {
        Ok(found) => call.write(move |_| Reply::ok(&found)).await,
        Err(_) => call.write(move |change| Reply::ok(&suggest(change.tx, &id, &body)?)).await,
    }
}

fn suggest(tx: &mut Tx<'_>, id: &str, wanted: &SuggestCategories) -> Result<CategorySuggestions, ApiError> {
    let product = Record::find(tx, id)?;
    let mut by_tree: BTreeMap<String, HashSet<String>> = BTreeMap::new();
    for (category, tree) in taxonomies(tx)? {
        by_tree.entry(tree).or_default().insert(category);
    }
    if let Some(only) = &wanted.taxonomy_id {
        if !is_taxonomy(tx, only)? {
            return Err(ApiError::unknown_reference("taxonomyId", "taxonomy", only));
        }
        by_tree.retain(|tree, _| tree == only);
    }
    let mut all: Vec<&str> = by_tree.values().flatten().map(String::as_str).collect();
    all.sort_unstable();
    let known = assigned(tx, &all, id)?;
    let text = text_of(&product);
    let mut ranked: Vec<(Ranked, Vec<usize>)> = Vec::new();
    for categories in by_tree.values() {
        let categories: HashSet<&str> = categories.iter().map(String::as_str).collect();
        let examples = known.iter().map(|product| product.example(&categories)).enumerate();
        let (places, examples): (Vec<usize>, Vec<Example>) =
            examples.filter(|(_, example)| !example.categories.is_empty()).unzip();
        let best = rank(&examples, &text).into_iter().take(wanted.limit);
        ranked.extend(best.map(|one| {
            let neighbours = one.neighbours.iter().filter_map(|(place, _)| places.get(*place).copied()).collect();
            (one, neighbours)
        }));
    }
    ranked.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then_with(|| a.category.cmp(&b.category)));
    ranked.truncate(wanted.limit);
    let ids: Vec<String> = ranked.iter().map(|(one, _)| one.category.clone()).collect();
    // In the order of the ids, and all there: they were read in this transaction.
    let categories = Category::of_ids(tx, &ids)?;
    let suggestions = categories.into_iter().zip(ranked).map(|(category, (one, places))| {
        let near: Vec<&Assigned> = places.into_iter().filter_map(|place| known.get(place)).collect();
        shown(&product, category, one, &near)
    });
    Ok(CategorySuggestions { learned_from: known.len(), suggestions: suggestions.collect() })
}

fn shown(product: &Record, category: Category, ranked: Ranked, near: &[&Assigned]) -> CategorySuggestion {
    let neighbours = near.iter().zip(&ranked.neighbours).map(|(other, (_, similarity))| Neighbour {
        product_master_id: other.id.clone(),
        global_sku: other.global_sku.clone(),
        product_name: other.name.clone(),
        similarity: rounded(*similarity),
    });
    CategorySuggestion {
        assigned: product.categories.contains(&ranked.category),
        category,
        score: rounded(ranked.score),
        neighbours: neighbours.collect(),
        words: ranked.words.into_iter().map(|(word, weight)| DecidingWord { word, weight: rounded(weight) }).collect(),
    }
}

/// To four decimals: more would pretend to know.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
