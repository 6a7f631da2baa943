//! `POST /api/alerts/{id}/acknowledge`

use super::wire::{InboxAlert, act, find, one};
use crate::change;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Acknowledge an alert
///
/// Somebody has taken it on. It stays in the inbox until its cause is gone or somebody resolves it.
#[utoipa::path(post, path = "/api/alerts/{id}/acknowledge", tag = "Alerts", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    params(("id" = String, Path, description = "The alert's id")),
    responses((status = 200, description = "Acknowledged", body = InboxAlert)))]
pub(super) async fn acknowledge_alert(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = find(change.tx, &seen, &id)?;
        act(change.tx, &id, "ACKNOWLEDGED", None, "", (&seen.who().name, change.now))?;
        let after = one(change.tx, &id, change.now)?;
        change.audit(change::Action::Update, "alert", &id, Some(&before), Some(&after.alert))?;
        change.emit("alerts.alert_acknowledged.v1", json!({ "alertId": id }));
        Reply::ok(&after)
    })
    .await
}
