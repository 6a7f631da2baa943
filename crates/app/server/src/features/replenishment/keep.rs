//! What a run leaves in the database.

use super::classes::keep_classes;
use super::config::AutoApproval;
use super::explain::Kept;
use super::proposed::MOVES;
use super::run::{Made, RUN, Wish};
use crate::change::{Action, Change};
use crate::features::transfers::MoveLists;
use crate::http::ApiError;
use serde_json::{Value, json};
use stockflow_db::{Arg, args, bulk, sql};
use stockflow_kernel::{Money, Quantity};

/// How long a recommendation may be decided upon.
const VALID_SECONDS: i64 = 7 * 86_400;

/// A line to be recommended.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: &'static str,
    pub(super) product_id: String,
    pub(super) location_id: String,
    /// Empty for a purchase.
    pub(super) source_id: String,
    /// Empty for a transfer.
    pub(super) supplier_id: String,
    pub(super) quantity: Quantity,
    pub(super) unit_cost: Money,
    pub(super) cost: Money,
    pub(super) gain: Money,
    pub(super) reason: String,
    pub(super) kept: Kept,
}

/// Says that something was planned or decided: a plan that was read before is not kept.
pub(super) fn take_turn(change: &mut Change<'_, '_>) -> Result<(), ApiError> {
    change.tx.execute(&TAKE_TURN, args![])?;
    Ok(())
}

/// Replaces what was pending, and approves what may approve itself: the lines that earn most first. 409 where
/// another plan was kept, or something decided, since this one's situation was read.
pub(super) fn keep(
    change: &mut Change<'_, '_>,
    lists: &MoveLists,
    made: &Made,
    wish: &Wish,
    limits: &AutoApproval,
) -> Result<Value, ApiError> {
    if change.tx.execute(&KEEP_TURN, args![made.turn])? == 0 {
        return Err(ApiError::invalid_state("something was planned or decided meanwhile; the plan is made anew"));
    }
    lists.unchanged(change.tx, &made.agreed)?;
    change.tx.execute(&REPLACE, args![change.now, wish.location_id.as_deref()])?;
    for id in &made.lapsed {
        change.tx.execute(&LAPSE, args![id, change.now])?;
    }
    let mut left = limits.max_run_cost;
    let mut approved = 0;
    let mut rows: Vec<Vec<Arg>> = Vec::with_capacity(made.drafts.len());
    for draft in &made.drafts {
        let rest = left.checked_sub(draft.cost).filter(|rest| *rest >= Money::ZERO);
        let alone = limits.enabled && draft.cost <= limits.max_line_cost && rest.is_some();
        if let (true, Some(rest)) = (alone, rest) {
            left = rest;
            approved += 1;
            if draft.kind == "TRANSFER" {
                let ends = (&*draft.product_id, &*draft.source_id, &*draft.location_id);
                lists.approved(change.tx, MOVES.name, ends, change.now)?;
            }
        }
        let kept = serde_json::to_string(&draft.kept).map_err(ApiError::internal)?;
        rows.push(args![
            change.id("rec"),
            draft.kind,
            &draft.product_id,
            &draft.location_id,
            &draft.source_id,
            &draft.supplier_id,
            draft.quantity,
            draft.unit_cost,
            draft.cost,
            draft.gain,
            if alone { "APPROVED" } else { "PENDING" },
            &draft.reason,
            kept,
            change.now.plus_seconds(VALID_SECONDS),
            if alone { RUN } else { "" },
            alone.then_some(change.now),
            "",
            "",
            1_i64,
            change.now,
            change.now
        ]);
    }
    change.tx.bulk(&INSERT, rows)?;
    keep_classes(change, &made.classes)?;
    let count = |kind| made.drafts.iter().filter(|draft| draft.kind == kind).count();
    let summary = json!({
        "created": made.drafts.len(),
        "transfers": count("TRANSFER"),
        "purchases": count("PURCHASE"),
        "approved": approved,
        "transferGap": made.transfer_gap,
        "findings": made.found,
    });
    change.audit(Action::Generate, "replenishmentRecommendation", "", None::<&()>, Some(&summary))?;
    change.emit("planning.replenishment_generated.v1", summary.clone());
    let mut result = summary;
    result["findingsShown"] = Value::Array(made.findings.clone());
    Ok(result)
}

sql! {
    TAKE_TURN = "
        INSERT INTO replenishment_turn (workspace_id, number) VALUES ($1, 1)
        ON CONFLICT (workspace_id) DO UPDATE SET number = replenishment_turn.number + 1";
    KEEP_TURN = "
        INSERT INTO replenishment_turn (workspace_id, number) VALUES ($1, 1)
        ON CONFLICT (workspace_id) DO UPDATE SET number = replenishment_turn.number + 1 WHERE replenishment_turn.number = $2";
    REPLACE = "
        UPDATE replenishment_recommendation SET status = 'EXPIRED', updated_at = $2, version = version + 1
         WHERE workspace_id = $1 AND status = 'PENDING'
           AND (CAST($3 AS TEXT) IS NULL OR location_id = $3 OR source_location_id = $3)";
    LAPSE = "UPDATE replenishment_recommendation SET cause_gone_at = $3 WHERE workspace_id = $1 AND id = $2";
}

bulk! {
    INSERT = {
        table: "replenishment_recommendation",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "kind", "product_id", "location_id", "source_location_id", "supplier_id", "quantity", "unit_cost",
            "cost", "expected_gain", "status", "reason", "explanation", "valid_until", "decided_by", "decided_at", "decision_reason",
            "document_id", "version", "created_at", "updated_at"
        ],
        types: [
            Text, Text, Text, Text, Text, Text, Text, I64, I64, I64, I64, Text, Text, Text, I64, Text, I64, Text, Text, I64, I64, I64
        ],
        conflict: Fail,
    };
}
