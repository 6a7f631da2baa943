//! What a workspace pays for, as it changes.

use super::workspace::Plan;
use crate::change::{Action, Change};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{args, sql};

/// Gives the workspace a plan, with its limits from then on; `false` when it has it already. `source`: who says so.
///
/// # Errors
/// As the database says.
pub fn set_plan(change: &mut Change<'_, '_>, plan: Plan, source: &str) -> Result<bool, ApiError> {
    let before: String = change.tx.one(&PLAN, args![])?;
    if before == plan.name() {
        return Ok(false);
    }
    change.tx.execute(&SET_PLAN, args![plan.name(), change.now])?;
    let id = change.tx.workspace().unwrap_or_default().to_owned();
    let (was, is) = (json!({ "plan": before }), json!({ "plan": plan.name(), "source": source }));
    change.audit(Action::Update, "organization", &id, Some(&was), Some(&is))?;
    change.emit("access.plan_changed.v1", json!({ "plan": plan.name(), "before": before, "source": source }));
    Ok(true)
}

sql! {
    PLAN = "SELECT plan FROM workspace WHERE workspace_id = $1";
    SET_PLAN = "UPDATE workspace SET plan = $2, updated_at = $3, version = version + 1 WHERE workspace_id = $1";
}
