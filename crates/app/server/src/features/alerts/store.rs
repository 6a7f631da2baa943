//! Settings and alerts in the database.

use super::alert::{Alert, AlertRow, INSERT, alert_columns};
use super::changed::Place;
use super::config::{AlertConfig, AlertSettings};
use super::rules::Rule;
use crate::change::Change;
use crate::http::ApiError;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Instant;

/// Holds the workspace's row until the end of the transaction, so that one writes settings at a time.
pub(super) fn lock(change: &mut Change<'_, '_>) -> Result<(), ApiError> {
    ensure(change.tx, change.now)
}

/// Makes the workspace's row, if there is none yet.
pub(super) fn ensure(tx: &mut Tx<'_>, now: Instant) -> Result<(), ApiError> {
    tx.execute(&ENSURE, args![now])?;
    Ok(())
}

/// How often a verdict was written so far.
pub(super) fn turn(tx: &mut Tx<'_>) -> Result<i64, ApiError> {
    Ok(tx.optional(&TURN, args![])?.unwrap_or_default())
}

/// Takes the turn, unless somebody else has taken it: the UTC day (from 1970-01-01) and the deliveries made of it.
pub(super) fn take_turn(change: &mut Change<'_, '_>, turn: i64) -> Result<Option<(i64, i64)>, ApiError> {
    let taken = change.tx.optional(&TAKE_TURN, args![turn])?;
    if taken.is_some() || turn > 0 {
        return Ok(taken);
    }
    ensure(change.tx, change.now)?;
    Ok(change.tx.optional(&TAKE_TURN, args![turn])?)
}

/// The UTC day (from 1970-01-01), and the deliveries made of it.
pub(super) fn budget(tx: &mut Tx<'_>) -> Result<(i64, i64), ApiError> {
    Ok(tx.optional(&BUDGET, args![])?.unwrap_or_default())
}

/// How far events and ledger were looked at.
pub(super) fn seen(tx: &mut Tx<'_>) -> Result<Place, ApiError> {
    let found: Option<(i64, i64)> = tx.optional(&SEEN, args![])?;
    let (sequence, movement) = found.unwrap_or_default();
    Ok(Place { sequence, movement })
}

/// The settings, or the defaults.
pub(super) fn settings(tx: &mut Tx<'_>) -> Result<AlertSettings, ApiError> {
    let row: Option<(String, i64, Instant)> = tx.optional(&SETTINGS, args![])?;
    let (text, version, at) = row.unwrap_or((String::new(), 0, Instant::from_micros(0)));
    let config = match text.as_str() {
        "" => AlertConfig::default(),
        text => serde_json::from_str(text).map_err(ApiError::internal)?,
    };
    Ok(AlertSettings { config, evaluated: Rule::ALL, version, updated_at: (version > 0).then_some(at) })
}

/// How many deliveries were made on a UTC day.
pub(super) fn set_budget(tx: &mut Tx<'_>, day: i64, used: i64) -> Result<(), ApiError> {
    tx.execute(&SET_BUDGET, args![day, used])?;
    Ok(())
}

/// One alert of the workspace.
pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Alert>, ApiError> {
    Ok(tx.optional::<AlertRow>(&ONE, args![id])?.map(Alert::from))
}

/// The alerts of these rules about some products whose cause stands.
pub(super) fn standing(tx: &mut Tx<'_>, kinds: &[String], products: &[String]) -> Result<Vec<Alert>, ApiError> {
    let rows: Vec<AlertRow> = tx.all(&STANDING, args![kinds, products])?;
    Ok(rows.into_iter().map(Alert::from).collect())
}

/// A cause (rule, product, channel, location) and when it was resolved last.
pub(super) type Recent = (String, String, String, String, Instant);

/// The causes of some products that were resolved after a moment, with the latest such moment.
pub(super) fn resolved_after(tx: &mut Tx<'_>, after: Instant, products: &[String]) -> Result<Vec<Recent>, ApiError> {
    Ok(tx.all(&RESOLVED_AFTER, args![after, products])?)
}

/// Writes new alerts.
pub(super) fn insert(tx: &mut Tx<'_>, alerts: &[Alert]) -> Result<(), ApiError> {
    tx.bulk(&INSERT, alerts.iter().map(Alert::row))?;
    Ok(())
}

/// The standing alert of a kind about a subject.
pub(super) fn standing_about(tx: &mut Tx<'_>, kind: &str, subject: &str) -> Result<Option<Alert>, ApiError> {
    Ok(tx.optional::<AlertRow>(&STANDING_ABOUT, args![kind, subject])?.map(Alert::from))
}

/// Marks alerts as resolved.
pub(super) fn resolve(tx: &mut Tx<'_>, ids: Vec<String>, now: Instant) -> Result<(), ApiError> {
    if !ids.is_empty() {
        tx.execute(&RESOLVE, args![ids, now])?;
    }
    Ok(())
}

sql! {
    ENSURE = "
        INSERT INTO alert_config (workspace_id, config, version, seen_sequence, budget_day, budget_used, updated_at)
        VALUES ($1, '', 0, 0, 0, 0, $2)
        ON CONFLICT (workspace_id) DO UPDATE SET seen_sequence = alert_config.seen_sequence";
    TURN = "SELECT turn FROM alert_config WHERE workspace_id = $1";
    TAKE_TURN = "
        UPDATE alert_config SET turn = turn + 1 WHERE workspace_id = $1 AND turn = $2 RETURNING budget_day, budget_used";
    BUDGET = "SELECT budget_day, budget_used FROM alert_config WHERE workspace_id = $1";
    SEEN = "SELECT seen_sequence, seen_movement FROM alert_config WHERE workspace_id = $1";
    SETTINGS = "SELECT config, version, updated_at FROM alert_config WHERE workspace_id = $1";
    SET_BUDGET = "UPDATE alert_config SET budget_day = $2, budget_used = $3 WHERE workspace_id = $1";
    ONE = concat!("SELECT ", alert_columns!(), " FROM alert a WHERE a.workspace_id = $1 AND a.id = $2");
    STANDING = concat!(
        "SELECT ", alert_columns!(), " FROM alert a
          WHERE a.workspace_id = $1 AND a.product_id = ANY($3) AND a.status = 'FIRED' AND a.kind = ANY($2)");
    STANDING_ABOUT = concat!(
        "SELECT ", alert_columns!(), " FROM alert a
          WHERE a.workspace_id = $1 AND a.kind = $2 AND a.subject_id = $3 AND a.product_id = '' AND a.status = 'FIRED'");
    RESOLVED_AFTER = "
        SELECT kind, product_id, channel_id, location_id, max(resolved_at) FROM alert
         WHERE workspace_id = $1 AND product_id = ANY($3) AND status = 'RESOLVED' AND resolved_at > $2
         GROUP BY kind, product_id, channel_id, location_id";
    RESOLVE = "
        UPDATE alert SET status = 'RESOLVED', state = 'RESOLVED', resolved_at = $3
         WHERE workspace_id = $1 AND id = ANY($2) AND status = 'FIRED'";
}
