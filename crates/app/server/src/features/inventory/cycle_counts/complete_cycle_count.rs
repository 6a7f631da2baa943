//! `POST /api/inventory/cycle-counts/{id}/complete`

use super::store::{lines, report, take_open};
use super::wire::{CycleCountReport, LineRow};
use crate::change::{Action, Change};
use crate::features::inventory::ledger::{CountOf, StockLine, balance_at, record_count};
use crate::features::inventory::places::faults_of;
use crate::features::inventory::reservations::end_due;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Fault, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Quantity};

/// What to do with the variances.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CompleteCycleCount {
    /// The lines to correct. Left out: all if the count adjusts by itself, otherwise none.
    #[schema(max_items = 10000, example = json!(null))]
    adjust: Option<Vec<String>>,
    /// Also with lines that nobody has counted: they stay as they are. A FULL count is complete only with all of them.
    #[serde(default)]
    #[schema(example = true, default = false)]
    allow_uncounted: bool,
}

/// Complete a cycle count
///
/// Each line's variance is what was found less the balance at the moment it was counted. Lines that are corrected get a
/// COUNT in the ledger at that moment, also where it found what was expected. Less than is reserved, on hold or
/// recalled is 409 `INSUFFICIENT_STOCK` with the lines in `details.fields`, and nothing changes.
#[utoipa::path(post, path = "/api/inventory/cycle-counts/{id}/complete", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The count's id")),
    request_body = CompleteCycleCount,
    responses((status = 200, description = "Completed", body = CycleCountReport)))]
pub(super) async fn complete_cycle_count(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<CompleteCycleCount>,
) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        end_due(change)?;
        let count = take_open(change, &caller, &id)?;
        let lines = lines(change.tx, &id)?;
        check(&lines, &body, count.kind == "FULL")?;
        let chosen: Option<HashSet<&str>> =
            body.adjust.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        let mut faults = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let (Some(found), Some(at)) = (line.counted, line.counted_at) else { continue };
            let id_of = line.stock_line_id.as_str();
            let adjusts = chosen.as_ref().map_or(count.auto_adjust, |chosen| chosen.contains(id_of));
            match settle(change, &count.id, line, (found, at), adjusts) {
                Ok(()) => {}
                Err(error) => faults.extend(faults_of(error, &format!("lines[{index}].countedQuantity"))?),
            }
        }
        if !faults.is_empty() {
            let message = "less was found than is reserved, on hold or recalled: let that go first, or leave the lines out by adjust";
            return Err(ApiError::new(Code::InsufficientStock, message).with("fields", json!(faults)));
        }
        change.tx.execute(&COMPLETE, args![&id, change.now])?;
        let report = report(change.tx, &id, &caller.location_scope())?;
        change.audit(Action::Update, "cycleCount", &id, Some(&count), Some(&report.count))?;
        change.emit(
            "inventory.cycle_count_completed.v1",
            json!({ "cycleCountId": id, "locationId": count.location_id, "lines": lines.len() }),
        );
        Ok(Reply::ok(&report)?.version(report.count.version))
    })
    .await
}

fn check(lines: &[LineRow], body: &CompleteCycleCount, full: bool) -> Result<(), ApiError> {
    let uncounted: Vec<&String> =
        lines.iter().filter(|line| line.counted.is_none()).map(|line| &line.stock_line_id).collect();
    if !uncounted.is_empty() && (full || !body.allow_uncounted) {
        let hint = if full { "a FULL count needs them all" } else { "count them, or send allowUncounted" };
        let message = format!("{} of {} lines are not counted yet; {hint}", uncounted.len(), lines.len());
        return Err(ApiError::invalid_state(message).with("uncounted", json!(&uncounted[..uncounted.len().min(20)])));
    }
    let known: HashSet<&str> = lines.iter().map(|line| line.stock_line_id.as_str()).collect();
    let unknown = body.adjust.iter().flatten().enumerate().filter(|(_, id)| !known.contains(id.as_str()));
    let faults: Vec<Fault> = unknown
        .map(|(index, id)| {
            Fault::new(format!("adjust[{index}]"), "reference", format!("is no line of this count: {id}"))
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
}

/// Writes down a line's variance, and corrects the stock where that is wanted.
fn settle(
    change: &mut Change<'_, '_>,
    count: &str,
    line: &LineRow,
    (found, at): (Quantity, Instant),
    adjusts: bool,
) -> Result<(), ApiError> {
    let stock = StockLine::take(change.tx, &line.stock_line_id)?;
    let stock = stock.ok_or_else(|| ApiError::internal("a stock line is gone"))?;
    let (variance, movement) = if adjusts {
        let fact = CountOf {
            slot: stock.slot(),
            found,
            at,
            reason_code: "COUNT_CORRECTION".to_owned(),
            comment: String::new(),
            reference: count.to_owned(),
        };
        let (recorded, variance) = record_count(change, &fact)?;
        (variance, Some(recorded.movement_id))
    } else {
        let balance = balance_at(change, &stock, at)?;
        (Quantity::from_micros(found.micros() - balance.micros()), None)
    };
    change.tx.execute(&SETTLE, args![count, &line.stock_line_id, variance, movement])?;
    Ok(())
}

sql! {
    SETTLE = "
        UPDATE cycle_count_line SET variance = $4, movement_id = $5
         WHERE workspace_id = $1 AND cycle_count_id = $2 AND stock_line_id = $3";
    COMPLETE = "
        UPDATE cycle_count SET status = 'COMPLETED', completed_at = $3, updated_at = $3 WHERE workspace_id = $1 AND id = $2";
}
