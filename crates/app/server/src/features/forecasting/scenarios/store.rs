//! Scenarios in the database, and the steps from one state to the next.
//!
//! ```text
//! DRAFT → GENERATING → GENERATED → PUBLISHED → ARCHIVED
//!              ↓            (rolled back: PUBLISHED → GENERATED, and ARCHIVED → PUBLISHED for what it had replaced)
//!            FAILED
//! ```
//!
//! Each step names the states that it starts from, in the statement itself: of two at once only one goes through.

use super::wire::{ScenarioBody, ScenarioSummary, ScenarioView};
use crate::change::Change;
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{DbError, Tx, args, bulk, sql};
use stockflow_kernel::{Day, Instant};

/// Those of these ids that name such a thing.
pub(super) fn known(tx: &mut Tx<'_>, what: &str, ids: &[String]) -> Result<Vec<String>, DbError> {
    match what {
        _ if ids.is_empty() => Ok(Vec::new()),
        "event" => tx.all(&KNOWN_EVENTS, args![ids]),
        "product" => tx.all(&KNOWN_PRODUCTS, args![ids]),
        _ => tx.all(&KNOWN_LOCATIONS, args![ids]),
    }
}

pub(super) fn insert(change: &mut Change<'_, '_>, body: &ScenarioBody) -> Result<String, ApiError> {
    let id = change.id("scenario");
    let assumptions = json!(body.assumptions);
    change.tx.execute(&INSERT, args![&id, &body.name, &body.description, body.kind.name(), assumptions, change.now])?;
    Ok(id)
}

/// Changes it and forgets its numbers.
pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &ScenarioBody) -> Result<(), ApiError> {
    let assumptions = json!(body.assumptions);
    let values = args![id, &body.name, &body.description, body.kind.name(), assumptions, change.now];
    if change.tx.execute(&UPDATE, values)? == 0 {
        return Err(stands(change.tx, id, "changed")?);
    }
    change.tx.execute(&FORGET, args![id])?;
    Ok(())
}

pub(super) fn begin(change: &mut Change<'_, '_>, id: &str, job: &str) -> Result<(), ApiError> {
    if change.tx.execute(&BEGIN, args![id, job, change.now])? == 0 {
        return Err(stands(change.tx, id, "generated")?);
    }
    Ok(())
}

/// A series in which a scenario differs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) product_id: String,
    pub(super) location_id: String,
    /// Packed.
    pub(super) ratios: Vec<u8>,
    /// What is published for the days summed up, what the scenario says, and the deviation of its error.
    pub(super) base: f64,
    pub(super) total: f64,
    pub(super) sd: f64,
}

/// Writes the numbers; `false`: the scenario is not being generated any more.
pub(super) fn finish(
    change: &mut Change<'_, '_>,
    id: &str,
    first_day: Day,
    summary: &ScenarioSummary,
    parts: &[Part],
) -> Result<bool, ApiError> {
    if change.tx.execute(&FINISH, args![id, first_day, json!(summary), change.now])? == 0 {
        return Ok(false);
    }
    change.tx.execute(&FORGET, args![id])?;
    let mut rows = Vec::with_capacity(parts.len());
    for part in parts {
        let key = change.id("fscp");
        let Part { product_id, location_id, ratios, base, total, sd } = part;
        rows.push(args![id, product_id, location_id, key, ratios.clone(), *base, *total, *sd]);
    }
    change.tx.bulk(&WRITE_PARTS, rows)?;
    Ok(true)
}

pub(super) fn fail(change: &mut Change<'_, '_>, id: &str, why: &str) -> Result<(), DbError> {
    change.tx.execute(&FAIL, args![id, why, change.now])?;
    Ok(())
}

/// Puts it in the place of what is published now, which is archived; says what that was.
pub(super) fn publish(change: &mut Change<'_, '_>, id: &str) -> Result<String, ApiError> {
    let replaced: String = change.tx.optional(&PUBLISHED, args![])?.unwrap_or_default();
    change.tx.execute(&SET_ASIDE, args![change.now])?;
    let values = args![id, &replaced, &change.who.name, change.now];
    if change.tx.execute(&PUBLISH, values)? == 0 {
        return Err(stands(change.tx, id, "published")?);
    }
    Ok(replaced)
}

/// Takes it back, and publishes again what it had replaced, if that is still there; says what that was.
pub(super) fn roll_back(change: &mut Change<'_, '_>, id: &str) -> Result<String, ApiError> {
    let replaced: Option<String> = change.tx.optional(&TAKE_BACK, args![id, change.now])?;
    let Some(replaced) = replaced else { return Err(stands(change.tx, id, "rolled back")?) };
    change.tx.execute(&BRING_BACK, args![&replaced, change.now])?;
    Ok(replaced)
}

pub(super) fn archive(change: &mut Change<'_, '_>, id: &str) -> Result<(), ApiError> {
    if change.tx.execute(&ARCHIVE, args![id, change.now])? == 0 {
        return Err(stands(change.tx, id, "archived")?);
    }
    Ok(())
}

/// 404, or 409 with the state that stands in the way.
fn stands(tx: &mut Tx<'_>, id: &str, what: &str) -> Result<ApiError, ApiError> {
    let view = ScenarioView::find(tx, id)?;
    Ok(ApiError::invalid_state(format!("a scenario that is {} cannot be {what}", view.status)))
}

/// When it was generated: of a job that was started for an older state nothing is written.
pub(super) fn is_generating(tx: &mut Tx<'_>, id: &str, job: &str) -> Result<bool, DbError> {
    Ok(tx.optional::<Instant>(&GENERATING, args![id, job])?.is_some())
}

bulk! {
    WRITE_PARTS = {
        table: "forecast_scenario_part",
        key: ["workspace_id", "scenario_id", "product_id", "location_id"],
        columns: ["workspace_id", "scenario_id", "product_id", "location_id", "id", "ratios", "base", "total", "sd"],
        types: [Text, Text, Text, Text, Text, Bytes, F64, F64, F64],
        conflict: Update,
    };
}

sql! {
    KNOWN_EVENTS = "SELECT id FROM forecast_event WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL";
    KNOWN_PRODUCTS = "SELECT id FROM product WHERE workspace_id = $1 AND id = ANY($2)";
    KNOWN_LOCATIONS = "SELECT id FROM location WHERE workspace_id = $1 AND id = ANY($2)";
    INSERT = "
        INSERT INTO forecast_scenario (workspace_id, id, name, description, kind, status, assumptions, failure, job_id, summary, replaced_id,
               published_by, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'DRAFT', $6, '', '', '', '', '', 1, $7, $7)";
    UPDATE = "
        UPDATE forecast_scenario SET name = $3, description = $4, kind = $5, assumptions = $6, status = 'DRAFT', failure = '', summary = '',
               first_day = NULL, generated_at = NULL, updated_at = $7, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status IN ('DRAFT', 'GENERATED', 'FAILED')";
    BEGIN = "
        UPDATE forecast_scenario SET status = 'GENERATING', failure = '', job_id = $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2
           AND (status IN ('DRAFT', 'GENERATED', 'FAILED')
                OR status = 'GENERATING' AND NOT EXISTS (
                   SELECT 1 FROM job j WHERE j.workspace_id = $1 AND j.id = forecast_scenario.job_id AND j.state IN ('QUEUED', 'RUNNING')))";
    GENERATING = "
        SELECT updated_at FROM forecast_scenario WHERE workspace_id = $1 AND id = $2 AND job_id = $3 AND status = 'GENERATING'";
    FINISH = "
        UPDATE forecast_scenario SET status = 'GENERATED', first_day = $3, summary = $4, generated_at = $5, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'GENERATING'";
    FORGET = "DELETE FROM forecast_scenario_part WHERE workspace_id = $1 AND scenario_id = $2";
    FAIL = "
        UPDATE forecast_scenario SET status = 'FAILED', failure = $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'GENERATING'";
    PUBLISHED = "SELECT id FROM forecast_scenario WHERE workspace_id = $1 AND status = 'PUBLISHED'";
    SET_ASIDE = "
        UPDATE forecast_scenario SET status = 'ARCHIVED', updated_at = $2, version = version + 1
         WHERE workspace_id = $1 AND status = 'PUBLISHED'";
    PUBLISH = "
        UPDATE forecast_scenario SET status = 'PUBLISHED', replaced_id = $3, published_by = $4, published_at = $5, updated_at = $5,
               version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'GENERATED'";
    TAKE_BACK = "
        UPDATE forecast_scenario SET status = 'GENERATED', published_at = NULL, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'PUBLISHED' RETURNING replaced_id";
    BRING_BACK = "
        UPDATE forecast_scenario SET status = 'PUBLISHED', published_at = $3, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'ARCHIVED' AND first_day IS NOT NULL";
    ARCHIVE = "
        UPDATE forecast_scenario SET status = 'ARCHIVED', updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status IN ('DRAFT', 'GENERATED', 'PUBLISHED', 'FAILED')";
}
