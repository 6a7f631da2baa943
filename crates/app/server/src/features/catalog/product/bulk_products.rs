//! `POST /api/products/bulk`

use super::fields::{BulkProduct, ProductFields};
use super::upsert::{Saved, upsert_products};
use crate::http::{Answer, ApiError, ApiJson, BulkMode, Call, Fault, Reply, read_entry};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Products to be made or changed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code, reason = "it documents the body, whose entries are read one by one")]
pub(super) struct BulkProducts {
    /// `atomic` (the default): with one faulty entry nothing is written. `partial`: the others are.
    #[serde(default)]
    mode: BulkMode,
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<BulkProduct>,
}

/// The body with its entries unread, so that one that cannot be read does not stop the others.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BulkEntries {
    #[serde(default)]
    mode: BulkMode,
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<Value>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Outcome {
    Created,
    Updated,
    Unchanged,
    Failed,
}

/// What became of one entry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkResult {
    /// Its place in the request, from 0.
    #[schema(example = 0)]
    index: usize,
    #[schema(example = "SKU-1001")]
    global_sku: Option<String>,
    outcome: Outcome,
    /// The product; null where the entry failed.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: Option<String>,
    #[schema(example = 1)]
    version: Option<i64>,
    /// What was wrong with the entry.
    faults: Vec<Fault>,
}

/// What became of all entries.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkOutcome {
    mode: BulkMode,
    #[schema(example = 1)]
    created: usize,
    #[schema(example = 0)]
    updated: usize,
    #[schema(example = 0)]
    unchanged: usize,
    #[schema(example = 0)]
    failed: usize,
    /// One for each entry, in their order.
    results: Vec<BulkResult>,
}

/// Create or change products
///
/// Up to 1,000 products by their `globalSku`: one that is not there is made (and then needs a `name`), one that is there
/// takes the fields given and keeps the others. Sending the same again changes nothing. A SKU may stand in a request once.
#[utoipa::path(post, path = "/api/products/bulk", tag = "Catalog", security(("bearer" = ["products.write"])),
    request_body(content = BulkProducts, example = json!({
        "mode": "partial",
        "items": [
            { "globalSku": "SKU-1001", "name": "Whole milk", "price": 2.49 },
            { "globalSku": "SKU-1002", "name": "Skimmed milk", "price": 2.29, "tags": ["dairy"] },
        ] })),
    responses((status = 200, description = "What became of each entry", body = BulkOutcome)))]
pub(super) async fn bulk_products(call: Call, ApiJson(body): ApiJson<BulkEntries>) -> Answer {
    let mut read: Vec<Result<ProductFields, Vec<Fault>>> = Vec::with_capacity(body.items.len());
    for item in &body.items {
        read.push(read_entry::<BulkProduct>(item.clone())?.map(|BulkProduct(fields)| fields));
    }
    let skus: Vec<Option<String>> = body.items.iter().map(|i| i["globalSku"].as_str().map(str::to_owned)).collect();
    let mode = body.mode;
    call.write(move |change| {
        let rows: Vec<ProductFields> = read.iter().flatten().cloned().collect();
        let mut saved = upsert_products(change, &rows)?.into_iter();
        let outcomes: Vec<Saved> = read
            .iter()
            .filter_map(|entry| match entry {
                Ok(_) => saved.next(),
                Err(faults) => Some(Saved::Refused { faults: faults.clone() }),
            })
            .collect();
        if mode == BulkMode::Atomic {
            all_or_nothing(&outcomes)?;
        }
        let results: Vec<BulkResult> = outcomes
            .into_iter()
            .enumerate()
            .map(|(index, saved)| BulkResult::new(index, skus.get(index).cloned().flatten(), saved))
            .collect();
        let count = |wanted: Outcome| results.iter().filter(|result| result.outcome == wanted).count();
        Reply::ok(&BulkOutcome {
            mode,
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            failed: count(Outcome::Failed),
            results,
        })
    })
    .await
}

/// 400 with the faults of all entries; what was written is undone by it.
fn all_or_nothing(outcomes: &[Saved]) -> Result<(), ApiError> {
    let mut all = Vec::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        let Saved::Refused { faults } = outcome else { continue };
        let within = |fault: &Fault| match fault.path.as_str() {
            "body" => format!("items[{index}]"),
            path => format!("items[{index}].{path}"),
        };
        all.extend(faults.iter().map(|fault| Fault { path: within(fault), ..fault.clone() }));
    }
    if all.is_empty() { Ok(()) } else { Err(ApiError::faults(all)) }
}

impl BulkResult {
    fn new(index: usize, global_sku: Option<String>, saved: Saved) -> Self {
        let (outcome, product, faults) = match saved {
            Saved::Created { product } => (Outcome::Created, Some(product), Vec::new()),
            Saved::Updated { new, .. } => (Outcome::Updated, Some(new), Vec::new()),
            Saved::Unchanged { product } => (Outcome::Unchanged, Some(product), Vec::new()),
            Saved::Refused { faults } => (Outcome::Failed, None, faults),
        };
        let version = product.as_ref().map(|product| product.version);
        Self { index, global_sku, outcome, id: product.map(|product| product.id), version, faults }
    }
}
