//! `POST /api/inventory-levels/bulk`

use super::store::{SavedLevel, save_levels};
use super::wire::LevelBody;
use crate::change::one_at_a_time;
use crate::http::{Answer, ApiError, ApiJson, BulkMode, Call, Fault, Reply};
use serde::{Deserialize, Serialize};

/// Levels to be set.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BulkLevels {
    /// `atomic` (the default): with one faulty entry nothing is written. `partial`: the others are.
    #[serde(default)]
    mode: BulkMode,
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<LevelBody>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum LevelOutcome {
    Created,
    Updated,
    Unchanged,
    Failed,
}

/// What became of one entry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LevelResult {
    /// Its place in the request, from 0.
    #[schema(example = 0)]
    index: usize,
    outcome: LevelOutcome,
    /// The level; null where the entry failed.
    #[schema(example = "level_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: Option<String>,
    /// What was wrong with the entry.
    faults: Vec<Fault>,
}

/// What became of all entries, in their order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkLevelsSet {
    mode: BulkMode,
    results: Vec<LevelResult>,
}

/// Set many inventory levels
///
/// Up to 1,000, each made or replaced as a whole.
#[utoipa::path(post, path = "/api/inventory-levels/bulk", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = BulkLevels,
    responses((status = 200, description = "What became of each entry", body = BulkLevelsSet)))]
pub(super) async fn bulk_inventory_levels(call: Call, ApiJson(body): ApiJson<BulkLevels>) -> Answer {
    let scope = call.location_scope();
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        let saved = save_levels(change, &body.items, &scope)?;
        if body.mode == BulkMode::Atomic {
            all_or_nothing(&saved)?;
        }
        let results = saved.into_iter().enumerate().map(|(index, saved)| result(index, saved)).collect();
        Reply::ok(&BulkLevelsSet { mode: body.mode, results })
    })
    .await
}

/// 400 with the faults of all entries; what was written is undone by it.
fn all_or_nothing(saved: &[SavedLevel]) -> Result<(), ApiError> {
    let mut all = Vec::new();
    for (index, outcome) in saved.iter().enumerate() {
        let SavedLevel::Refused { faults } = outcome else { continue };
        let within = |fault: &Fault| Fault { path: format!("items[{index}].{}", fault.path), ..fault.clone() };
        all.extend(faults.iter().map(within));
    }
    if all.is_empty() { Ok(()) } else { Err(ApiError::faults(all)) }
}

fn result(index: usize, saved: SavedLevel) -> LevelResult {
    let done = |outcome, id| LevelResult { index, outcome, id: Some(id), faults: Vec::new() };
    match saved {
        SavedLevel::Created { id } => done(LevelOutcome::Created, id),
        SavedLevel::Updated { id } => done(LevelOutcome::Updated, id),
        SavedLevel::Unchanged { id } => done(LevelOutcome::Unchanged, id),
        SavedLevel::Refused { faults } => LevelResult { index, outcome: LevelOutcome::Failed, id: None, faults },
    }
}
