//! `GET /api/admin/webhooks/endpoints`

use super::wire::{EndpointRow, WebhookEndpoint};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Webhook endpoints
#[utoipa::path(get, path = "/api/admin/webhooks/endpoints", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    responses((status = 200, description = "A page of endpoints", body = [WebhookEndpoint])))]
pub(super) async fn list_webhook_endpoints(query: ListQuery) -> Answer {
    query.answer(|row: EndpointRow| WebhookEndpoint::from(row)).await
}
