//! `DELETE /api/admin/webhooks/endpoints/{id}`

use super::wire::WebhookEndpoint;
use crate::change::Action;
use crate::features::alerts;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a webhook endpoint
///
/// Nothing more is sent to it; its deliveries leave the log in the course of time.
#[utoipa::path(delete, path = "/api/admin/webhooks/endpoints/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The endpoint's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_webhook_endpoint(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = WebhookEndpoint::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        change.tx.execute(&DELETE, args![&id])?;
        alerts::withdraw(change, alerts::WEBHOOK_DISABLED, &id)?;
        change.audit(Action::Delete, "webhookEndpoint", &id, Some(&before.redacted()), None::<&()>)?;
        change.emit("webhooks.endpoint_deleted.v1", json!({ "endpointId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2";
}
