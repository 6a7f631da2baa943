//! `GET /api/admin/webhooks/deliveries`

use super::wire::{DeliveryRow, WebhookDelivery};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Webhook deliveries
///
/// Newest first; they are kept for thirty days.
#[utoipa::path(get, path = "/api/admin/webhooks/deliveries", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    responses((status = 200, description = "A page of deliveries", body = [WebhookDelivery])))]
pub(super) async fn list_webhook_deliveries(query: ListQuery) -> Answer {
    query.answer(|row: DeliveryRow| WebhookDelivery::from(row)).await
}
