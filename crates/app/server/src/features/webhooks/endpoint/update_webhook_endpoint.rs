//! `PATCH /api/admin/webhooks/endpoints/{id}`

use super::wire::{WebhookEndpoint, WebhookEndpointBody, check};
use crate::change::{self, Action};
use crate::features::alerts;
use crate::http::{Answer, Call, Patch, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

type WebhookEndpointPatch = Patch<WebhookEndpointBody>;

/// Change a webhook endpoint
///
/// Switched on again, it is told of what happens from then on, and of what waited for it; replay what lies between.
#[utoipa::path(patch, path = "/api/admin/webhooks/endpoints/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The endpoint's id")),
    request_body = WebhookEndpointPatch,
    responses((status = 200, description = "Changed", body = WebhookEndpoint)))]
pub(super) async fn update_webhook_endpoint(call: Call, PathId(id): PathId, patch: WebhookEndpointPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = WebhookEndpoint::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        check(&seen.app().config, &body)?;
        let kinds = json!(body.event_types);
        change.tx.execute(&UPDATE, args![&id, &body.url, &body.description, kinds, body.enabled, change.now])?;
        if body.enabled && !before.enabled {
            let sequence = change::sequence(change.tx)?;
            change.tx.execute(&BEGIN, args![&id, sequence])?;
            alerts::withdraw(change, alerts::WEBHOOK_DISABLED, &id)?;
        }
        let after = WebhookEndpoint::find(change.tx, &id)?;
        change.audit(Action::Update, "webhookEndpoint", &id, Some(&before.redacted()), Some(&after.redacted()))?;
        change.emit("webhooks.endpoint_updated.v1", json!({ "endpointId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    UPDATE = "
        UPDATE webhook_endpoint SET url = $3, description = $4, event_types = $5, enabled = $6, updated_at = $7, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    BEGIN = "
        UPDATE webhook_endpoint SET disabled_reason = '', failing_since = NULL, paused_until = 0, seen_sequence = $3
         WHERE workspace_id = $1 AND id = $2";
}
