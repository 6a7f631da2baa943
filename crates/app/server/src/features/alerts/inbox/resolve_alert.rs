//! `POST /api/alerts/{id}/resolve`

use super::wire::{InboxAlert, act, find, one};
use crate::change;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde::Deserialize;

/// What came of it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ResolveAlert {
    #[serde(default)]
    #[schema(example = "ACTED")]
    outcome: AlertOutcome,
}

/// What whoever resolves an alert says of it; the precision of its rule is measured by that.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum AlertOutcome {
    /// It was right, and something was done about it.
    #[default]
    Acted,
    /// There was nothing to do.
    FalseAlarm,
}

/// Resolve an alert
///
/// It leaves the inbox. While its cause stands it does not fire again; once the cause was gone and comes back, it does.
#[utoipa::path(post, path = "/api/alerts/{id}/resolve", tag = "Alerts", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The alert's id")),
    request_body = ResolveAlert,
    responses((status = 200, description = "Resolved", body = InboxAlert)))]
pub(super) async fn resolve_alert(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<ResolveAlert>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = find(change.tx, &seen, &id)?;
        let outcome = match body.outcome {
            AlertOutcome::Acted => "ACTED",
            AlertOutcome::FalseAlarm => "FALSE_ALARM",
        };
        act(change.tx, &id, "RESOLVED", None, outcome, (&seen.who().name, change.now))?;
        let after = one(change.tx, &id, change.now)?;
        change.audit(change::Action::Update, "alert", &id, Some(&before), Some(&after.alert))?;
        change.emit("alerts.alert_resolved.v1", serde_json::to_value(&after.alert).unwrap_or_default());
        Reply::ok(&after)
    })
    .await
}
