//! `GET /api/admin/webhooks/endpoints/{id}`

use super::wire::{WebhookEndpoint, whole};
use crate::http::{Answer, Call, PathId, Reply};

/// One webhook endpoint
#[utoipa::path(get, path = "/api/admin/webhooks/endpoints/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    params(("id" = String, Path, description = "The endpoint's id")),
    responses((status = 200, description = "The endpoint", body = WebhookEndpoint)))]
pub(super) async fn get_webhook_endpoint(call: Call, PathId(id): PathId) -> Answer {
    whole(&call)?;
    let endpoint = call.read(move |tx| WebhookEndpoint::find(tx, &id)).await?;
    Ok(Reply::ok(&endpoint)?.version(endpoint.version))
}
