//! `POST /api/alerts/{id}/snooze`

use super::wire::{InboxAlert, act, find, one};
use crate::change;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;

/// For how long.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SnoozeAlert {
    /// Up to thirty days.
    #[schema(example = 240, minimum = 1, maximum = 43_200)]
    minutes: i64,
}

/// Snooze an alert
///
/// It is silent for a while, and open again after it if its cause still stands.
#[utoipa::path(post, path = "/api/alerts/{id}/snooze", tag = "Alerts", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The alert's id")),
    request_body = SnoozeAlert,
    responses((status = 200, description = "Snoozed", body = InboxAlert)))]
pub(super) async fn snooze_alert(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<SnoozeAlert>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = find(change.tx, &seen, &id)?;
        let until = change.now.plus_seconds(body.minutes * 60);
        act(change.tx, &id, "SNOOZED", Some(until), "", (&seen.who().name, change.now))?;
        let after = one(change.tx, &id, change.now)?;
        change.audit(change::Action::Update, "alert", &id, Some(&before), Some(&after.alert))?;
        change.emit("alerts.alert_snoozed.v1", json!({ "alertId": id, "until": until }));
        Reply::ok(&after)
    })
    .await
}
