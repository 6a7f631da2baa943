//! `POST /api/admin/webhooks/endpoints`

use super::wire::{WebhookEndpoint, WebhookEndpointBody, WebhookEndpointWithSecret, check};
use crate::change::{self, Action};
use crate::features::webhooks::send::{new_secret, seal_secret};
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// The most endpoints of a workspace: each costs a look at every event.
const MOST: i64 = 50;

/// Create a webhook endpoint
///
/// It is told of what happens from now on. The secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/admin/webhooks/endpoints", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    request_body = WebhookEndpointBody,
    responses((status = 201, description = "Created", body = WebhookEndpointWithSecret)))]
pub(super) async fn create_webhook_endpoint(call: Call, ApiJson(body): ApiJson<WebhookEndpointBody>) -> Answer {
    check(&call.app().config, &body)?;
    let seen = call.clone();
    call.write(move |change| {
        let count: i64 = change.tx.one(&COUNT, args![])?;
        if count >= MOST {
            let message = format!("a workspace has at most {MOST} webhook endpoints; delete one first");
            return Err(ApiError::new(Code::Conflict, message));
        }
        let id = change.id("hook");
        let secret = new_secret()?;
        let sealed = seal_secret(&seen.app().config, &secret)?;
        let kinds = json!(body.event_types);
        // What is written before this change is through has a number up to here, or one that it has not got yet.
        let sequence = change::sequence(change.tx)?;
        let values = args![&id, &body.url, &body.description, kinds, body.enabled, sealed, sequence, change.now];
        change.tx.execute(&INSERT, values)?;
        let endpoint = WebhookEndpoint::find(change.tx, &id)?;
        change.audit(Action::Create, "webhookEndpoint", &id, None::<&()>, Some(&endpoint.redacted()))?;
        change.emit("webhooks.endpoint_created.v1", json!({ "endpointId": id }));
        let location = format!("/api/admin/webhooks/endpoints/{id}");
        Ok(Reply::created(location, &WebhookEndpointWithSecret { endpoint, secret })?.version(1).secret())
    })
    .await
}

sql! {
    COUNT = "SELECT count(*) FROM webhook_endpoint WHERE workspace_id = $1";
    INSERT = "
        INSERT INTO webhook_endpoint (workspace_id, id, url, description, event_types, enabled, disabled_reason, secret, previous_secret,
               previous_until, seen_sequence, last_sequence, failing_since, paused_until, lane_worker, lane_until, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, '', $7, '', 0, $8, 0, NULL, 0, '', 0, 1, $9, $9)";
}
