//! `POST /api/admin/webhooks/deliveries`

use crate::change::Action;
use crate::features::webhooks::endpoint::{WebhookEndpoint, wants};
use crate::features::webhooks::send::{NewDelivery, insert};
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_db::{args, sql};

/// The most events of one call: it is one transaction.
const MOST: i64 = 5_000;

/// Which events are to be sent to an endpoint once more.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReplayWebhookDeliveries {
    #[schema(example = "hook_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    endpoint_id: String,
    /// The first event's sequence number.
    #[schema(example = 1, minimum = 1)]
    from_sequence: i64,
    /// The last one's; at most 5,000 events at once.
    #[schema(example = 100, minimum = 1)]
    to_sequence: i64,
}

/// What was queued.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplayedWebhookDeliveries {
    #[schema(example = "hook_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    endpoint_id: String,
    /// Events of the range that the endpoint wants.
    #[schema(example = 42)]
    queued: usize,
}

/// Replay a range
///
/// Queues every event of the range that the endpoint wants, whether it was delivered before or not, under the same
/// `webhook-id`s. Also for an endpoint that was off meanwhile.
#[utoipa::path(post, path = "/api/admin/webhooks/deliveries", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    request_body = ReplayWebhookDeliveries,
    responses((status = 200, description = "Queued", body = ReplayedWebhookDeliveries)))]
pub(super) async fn replay_webhook_deliveries(call: Call, ApiJson(body): ApiJson<ReplayWebhookDeliveries>) -> Answer {
    let (from, to) = (body.from_sequence, body.to_sequence);
    if to < from || to - from >= MOST {
        let message = format!("must not lie before fromSequence, nor {MOST} or more after it");
        return Err(ApiError::fault("toSequence", "range", message));
    }
    call.write(move |change| {
        let endpoint = WebhookEndpoint::find(change.tx, &body.endpoint_id)
            .map_err(|_| ApiError::unknown_reference("endpointId", "webhook endpoint", &body.endpoint_id))?;
        let events: Vec<(i64, String, String)> = change.tx.all(&RANGE, args![from, to])?;
        let wanted: Vec<NewDelivery> = events
            .into_iter()
            .filter(|(_, _, kind)| wants(endpoint.event_types(), kind))
            .map(|(sequence, event_id, kind)| NewDelivery { sequence, previous: 0, event_id, kind, replayed: true })
            .collect();
        let queued = wanted.len();
        let ids: Vec<String> = wanted.iter().map(|_| change.id("delivery")).collect();
        insert(change.tx, &body.endpoint_id, &wanted, change.now, ids)?;
        let done = ReplayedWebhookDeliveries { endpoint_id: body.endpoint_id.clone(), queued };
        let trace = json!({ "endpointId": body.endpoint_id, "queued": queued });
        change.audit(Action::Trigger, "webhookEndpoint", &body.endpoint_id, None::<&()>, Some(&trace))?;
        change.emit("webhooks.deliveries_replayed.v1", trace);
        Reply::ok(&done)
    })
    .await
}

sql! {
    RANGE = "
        SELECT sequence, id, kind FROM event_outbox
         WHERE workspace_id = $1 AND sequence >= $2 AND sequence <= $3 ORDER BY sequence";
}
