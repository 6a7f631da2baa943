//! `POST /api/inventory/cycle-counts`

use super::store::report;
use super::wire::{CountType, CycleCountReport};
use crate::change::Action;
use crate::features::network;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{Arg, args, bulk, sql};
use stockflow_kernel::Quantity;

/// The most lines of one count.
const MOST_LINES: usize = 10_000;

/// What to count.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "type": "PARTIAL",
    "productMasterIds": ["prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "prod_01k8zq5f3m9v7a1r2c4d5e6f7h"], "blind": true,
}))]
pub(super) struct CreateCycleCount {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: String,
    #[serde(rename = "type")]
    kind: CountType,
    /// The products, unless it is FULL.
    #[schema(min_items = 1, max_items = 1000, example = json!(["prod_01k8zq5f3m9v7a1r2c4d5e6f7g"]))]
    product_master_ids: Option<Vec<String>>,
    /// The bins, unless it is FULL.
    #[schema(min_items = 1, max_items = 1000, example = json!(null))]
    bin_ids: Option<Vec<String>>,
    /// While it is open its lines do not show what is expected.
    #[serde(default)]
    #[schema(example = false)]
    blind: bool,
    /// Whether completing it corrects the stock; otherwise the variances are proposals, and completing it says which to take.
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    auto_adjust: bool,
    #[serde(default)]
    #[schema(example = "", max_length = 1000)]
    comment: String,
}

const fn yes() -> bool {
    true
}

/// Begin a cycle count
///
/// Its lines are the stock lines that there are, with what is on hand now. Stock may move while it goes on.
#[utoipa::path(post, path = "/api/inventory/cycle-counts", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = CreateCycleCount,
    responses((status = 201, description = "Begun", body = CycleCountReport)))]
pub(super) async fn create_cycle_count(call: Call, ApiJson(mut body): ApiJson<CreateCycleCount>) -> Answer {
    let narrowed = body.product_master_ids.is_some() || body.bin_ids.is_some();
    if body.kind == CountType::Full {
        // The whole location: what narrows it makes it another kind.
        if narrowed {
            let message = "cannot be given with a FULL count; make it PARTIAL";
            return Err(ApiError::fault("productMasterIds", "invalid", message));
        }
    } else if !narrowed {
        return Err(ApiError::fault(
            "productMasterIds",
            "required",
            "is required (or binIds) unless the count is FULL",
        ));
    }
    let (products, bins) = (body.product_master_ids.take(), body.bin_ids.take());
    let scope = call.location_scope();
    call.write(move |change| {
        if !scope.covers(&body.location_id) || network::find_location(change.tx, &body.location_id)?.is_none() {
            return Err(ApiError::unknown_reference("locationId", "location", &body.location_id));
        }
        let (all_products, all_bins) = (products.is_none(), bins.is_none());
        let lines: Vec<(String, Quantity)> = change.tx.all(
            &TO_COUNT,
            args![
                &body.location_id,
                all_products,
                Arg::List(products.clone().unwrap_or_default()),
                all_bins,
                Arg::List(bins.clone().unwrap_or_default())
            ],
        )?;
        if lines.is_empty() {
            let message = "nothing of it has ever been stocked at the location; record a count of it with record-stock";
            return Err(ApiError::faults(vec![Fault::new("locationId", "invalid", message)]));
        }
        if lines.len() > MOST_LINES {
            let message = format!("has {} stock lines; a count takes {MOST_LINES}: count it in parts", lines.len());
            return Err(ApiError::fault("locationId", "range", message));
        }
        let id = change.id("count");
        let head = args![
            &id,
            &body.location_id,
            body.kind.name(),
            body.blind,
            body.auto_adjust,
            &body.comment,
            &change.who.id,
            change.now
        ];
        change.tx.execute(&INSERT, head)?;
        change.tx.bulk(&INSERT_LINES, lines.iter().map(|(line, on_hand)| args![&id, line, *on_hand, ""]))?;
        let report = report(change.tx, &id, &scope)?;
        change.audit(Action::Create, "cycleCount", &id, None::<&()>, Some(&report.count))?;
        change.emit(
            "inventory.cycle_count_created.v1",
            json!({ "cycleCountId": id, "locationId": body.location_id, "type": body.kind, "lines": lines.len() }),
        );
        Ok(Reply::created(format!("/api/inventory/cycle-counts/{id}"), &report)?.version(1))
    })
    .await
}

sql! {
    TO_COUNT = "
        SELECT id, on_hand FROM stock_line
         WHERE workspace_id = $1 AND location_id = $2
           AND (CAST($3 AS BOOLEAN) OR product_id = ANY($4)) AND (CAST($5 AS BOOLEAN) OR bin_id = ANY($6)) ORDER BY id LIMIT 10001";
    INSERT = "
        INSERT INTO cycle_count (workspace_id, id, location_id, kind, status, blind, auto_adjust, comment, created_by, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'OPEN', $5, $6, $7, $8, 1, $9, $9)";
}

bulk! {
    INSERT_LINES = {
        table: "cycle_count_line",
        key: ["workspace_id", "cycle_count_id", "stock_line_id"],
        columns: ["workspace_id", "cycle_count_id", "stock_line_id", "expected", "counted_by"],
        types: [Text, Text, Text, I64, Text],
        conflict: Fail,
    };
}
