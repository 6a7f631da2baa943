//! `POST /api/admin/webhooks/endpoints/{id}/test`

use super::wire::WebhookEndpoint;
use crate::change::Action;
use crate::features::webhooks::send::queue_test;
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde::Serialize;
use serde_json::json;

/// A test that waits to be sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueuedWebhookTest {
    /// Its delivery: the log tells how it went.
    #[schema(example = "delivery_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    delivery_id: String,
}

/// Send a test
///
/// Queues a message of the type `webhooks.test.v1` to this endpoint alone, whatever kinds it wants.
#[utoipa::path(post, path = "/api/admin/webhooks/endpoints/{id}/test", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The endpoint's id")),
    responses((status = 200, description = "Queued", body = QueuedWebhookTest)))]
pub(super) async fn test_webhook_endpoint(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    call.write(move |change| {
        let endpoint = WebhookEndpoint::find(change.tx, &id)?;
        if !endpoint.enabled {
            return Err(ApiError::invalid_state("the endpoint is off; switch it on before testing it"));
        }
        let delivery_id = queue_test(change, &id)?;
        let trace = json!({ "endpointId": id, "deliveryId": delivery_id });
        change.audit(Action::Trigger, "webhookEndpoint", &id, None::<&()>, Some(&trace))?;
        change.emit("webhooks.test_queued.v1", trace);
        Reply::ok(&QueuedWebhookTest { delivery_id })
    })
    .await
}
