//! `POST /api/inventory/cycle-counts/{id}/counts`

use super::store::{report, take_open};
use super::wire::CycleCountReport;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Quantity};

/// What was found.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "counts": [{ "inventoryItemId": "item_01k8zq5f3m9v7a1r2c4d5e6f7g", "quantity": 12 }] }))]
pub(super) struct EnterCounts {
    #[schema(min_items = 1, max_items = 1000)]
    counts: Vec<EnteredCount>,
}

/// One line's count.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EnteredCount {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    inventory_item_id: String,
    #[schema(value_type = crate::http::NotNegative, example = 12)]
    quantity: Quantity,
    /// When it was counted; left out: now. Not in the future.
    #[schema(example = json!(null))]
    counted_at: Option<Instant>,
}

/// Enter counts
///
/// As many lines as have been counted, in any order; a line that is entered again was counted again. All of them or none.
#[utoipa::path(post, path = "/api/inventory/cycle-counts/{id}/counts", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The count's id")),
    request_body = EnterCounts,
    responses((status = 200, description = "Entered", body = CycleCountReport)))]
pub(super) async fn enter_counts(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<EnterCounts>) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        take_open(change, &caller, &id)?;
        let mut faults = Vec::new();
        for (index, count) in body.counts.iter().enumerate() {
            let at = count.counted_at.unwrap_or(change.now);
            if at > change.now {
                faults.push(Fault::new(format!("counts[{index}].countedAt"), "range", "lies in the future"));
                continue;
            }
            let values = args![&id, &count.inventory_item_id, count.quantity, at, &change.who.id];
            if change.tx.execute(&ENTER, values)? == 0 {
                let message = format!("is no line of this count: {}", count.inventory_item_id);
                faults.push(Fault::new(format!("counts[{index}].inventoryItemId"), "reference", message));
            }
        }
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        let report = report(change.tx, &id, &caller.location_scope())?;
        change.emit("inventory.cycle_count_entered.v1", json!({ "cycleCountId": id, "lines": body.counts.len() }));
        Ok(Reply::ok(&report)?.version(report.count.version))
    })
    .await
}

sql! {
    ENTER = "
        UPDATE cycle_count_line SET counted = $4, counted_at = $5, counted_by = $6
         WHERE workspace_id = $1 AND cycle_count_id = $2 AND stock_line_id = $3";
}
