//! `POST /api/admin/webhooks/deliveries/{id}/replay`

use super::wire::WebhookDelivery;
use crate::change::Action;
use crate::features::webhooks::endpoint::WebhookEndpoint;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Replay a delivery
///
/// Queues the same event to the same endpoint once more, under the same `webhook-id`, with ten tries of its own.
#[utoipa::path(post, path = "/api/admin/webhooks/deliveries/{id}/replay", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The delivery's id")),
    responses((status = 200, description = "Queued", body = WebhookDelivery)))]
pub(super) async fn replay_webhook_delivery(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    call.write(move |change| {
        let before = WebhookDelivery::find(change.tx, &id)?;
        WebhookEndpoint::find(change.tx, &before.endpoint_id)?;
        let again = change.id("delivery");
        change.tx.execute(&AGAIN, args![&id, &again, change.now])?;
        let delivery = WebhookDelivery::find(change.tx, &again)?;
        change.audit(Action::Trigger, "webhookDelivery", &again, Some(&before), Some(&delivery))?;
        let told = json!({ "endpointId": before.endpoint_id, "queued": 1 });
        change.emit("webhooks.deliveries_replayed.v1", told);
        Reply::ok(&delivery)
    })
    .await
}

sql! {
    AGAIN = "
        INSERT INTO webhook_delivery (workspace_id, id, endpoint_id, event_id, kind, sequence, previous_sequence, payload, status, attempts,
               next_at, detail, replayed, created_at, updated_at)
        SELECT workspace_id, $3, endpoint_id, event_id, kind, sequence, previous_sequence, payload, 'PENDING', 0, 0, '', TRUE, $4, $4
          FROM webhook_delivery WHERE workspace_id = $1 AND id = $2";
}
