//! `POST /api/admin/webhooks/endpoints/{id}/rotate-secret`

use super::wire::{WebhookEndpoint, WebhookEndpointWithSecret};
use crate::change::Action;
use crate::features::webhooks::send::{new_secret, seal_secret};
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// How long messages are signed with both secrets.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RotateWebhookSecret {
    /// Seconds, 0 to 604800 (a week); a day if left out.
    #[serde(default = "day")]
    #[schema(example = 86_400, minimum = 0, maximum = 604_800, default = 86_400)]
    grace_seconds: i64,
}

const fn day() -> i64 {
    86_400
}

/// Rotate an endpoint's secret
///
/// Until the grace is over messages bear both signatures, so that no receiver has to change at the same moment.
/// The new secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/admin/webhooks/endpoints/{id}/rotate-secret", tag = "Webhooks",
    security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The endpoint's id")),
    request_body = RotateWebhookSecret,
    responses((status = 200, description = "Rotated", body = WebhookEndpointWithSecret)))]
pub(super) async fn rotate_webhook_secret(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<RotateWebhookSecret>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = WebhookEndpoint::find(change.tx, &id)?;
        let secret = new_secret()?;
        let sealed = seal_secret(&seen.app().config, &secret)?;
        let until = change.now.plus_seconds(body.grace_seconds);
        change.tx.execute(&ROTATE, args![&id, sealed, until, change.now])?;
        let endpoint = WebhookEndpoint::find(change.tx, &id)?;
        change.audit(Action::Rotate, "webhookEndpoint", &id, Some(&before.redacted()), Some(&endpoint.redacted()))?;
        change.emit("webhooks.secret_rotated.v1", json!({ "endpointId": id, "oldSecretUntil": until }));
        let version = endpoint.version;
        Ok(Reply::ok(&WebhookEndpointWithSecret { endpoint, secret })?.version(version).secret())
    })
    .await
}

sql! {
    ROTATE = "
        UPDATE webhook_endpoint SET previous_secret = secret, previous_until = $4, secret = $3, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
