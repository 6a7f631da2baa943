//! `GET /api/admin/webhooks/deliveries/{id}`

use super::wire::{WebhookAttempt, WebhookDelivery, WebhookDeliveryDetail};
use crate::features::webhooks::send::body_of;
use crate::http::{Answer, Call, PathId, Permission, Reply};
use serde_json::Value;
use stockflow_db::{args, sql};
use stockflow_kernel::Instant;

/// One webhook delivery
///
/// With what was sent, and each try with its answer.
#[utoipa::path(get, path = "/api/admin/webhooks/deliveries/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    params(("id" = String, Path, description = "The delivery's id")),
    responses((status = 200, description = "The delivery", body = WebhookDeliveryDetail)))]
pub(super) async fn get_webhook_delivery(call: Call, PathId(id): PathId) -> Answer {
    call.require(Permission::AdminWebhooksRead)?;
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let delivery = WebhookDelivery::find(tx, &id)?;
        let request_body = body_of(tx, &id)?;
        let rows: Vec<(i64, Instant, i64, i64, String, Value, String)> = tx.all(&TRIES, args![&id])?;
        let tries = rows
            .into_iter()
            .map(|(attempt, at, took_milliseconds, status, detail, request_headers, answer)| WebhookAttempt {
                attempt,
                at,
                took_milliseconds,
                status: (status > 0).then_some(status),
                detail,
                request_headers,
                answer,
            })
            .collect();
        Ok(WebhookDeliveryDetail { delivery, request_body, tries })
    };
    Reply::ok(&call.read(read).await?)
}

sql! {
    TRIES = "
        SELECT attempt, at, took_ms, answered, detail, headers, answer FROM webhook_attempt
         WHERE workspace_id = $1 AND delivery_id = $2 ORDER BY attempt";
}
