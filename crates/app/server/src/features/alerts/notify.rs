//! Alerts of other features: something needs an administrator, and no rule looks for it.

use super::alert::Alert;
use super::store;
use super::verdict::tell;
use crate::change::Change;
use crate::http::ApiError;

/// The kind of alert that a webhook endpoint was switched off.
pub const WEBHOOK_DISABLED: &str = "webhookDisabled";

/// Fires an alert about a subject, unless one of the kind stands already.
///
/// # Errors
/// As the database says.
pub fn notify(change: &mut Change<'_, '_>, kind: &str, subject: &str, message: &str) -> Result<(), ApiError> {
    // Who comes second waits here, and then sees the alert of the first.
    store::lock(change)?;
    if store::standing_about(change.tx, kind, subject)?.is_some() {
        return Ok(());
    }
    let mut alert = Alert::new(change.id("alert"), kind, "CRITICAL", message.to_owned(), change.now);
    alert.subject_id = Some(subject.to_owned());
    store::insert(change.tx, std::slice::from_ref(&alert))?;
    change.emit("alerts.alert_fired.v1", serde_json::to_value(&alert).unwrap_or_default());
    let config = store::settings(change.tx)?.config;
    let budget = store::budget(change.tx)?;
    let now = change.now;
    tell(change, &config, budget, &[alert], now)
}

/// Resolves the alert about a subject, if one stands.
///
/// # Errors
/// As the database says.
pub fn withdraw(change: &mut Change<'_, '_>, kind: &str, subject: &str) -> Result<(), ApiError> {
    let Some(mut alert) = store::standing_about(change.tx, kind, subject)? else { return Ok(()) };
    store::resolve(change.tx, vec![alert.id.clone()], change.now)?;
    alert.status = "RESOLVED".into();
    alert.state = "RESOLVED".into();
    alert.resolved_at = Some(change.now);
    change.emit("alerts.alert_resolved.v1", serde_json::to_value(&alert).unwrap_or_default());
    Ok(())
}
