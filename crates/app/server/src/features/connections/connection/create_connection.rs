//! `POST /api/admin/connections`

use super::wire::{Connection, CreateConnection, check};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};
use crate::outgoing::seal;
use serde_json::json;
use stockflow_db::{args, sql};

/// Create a connection
///
/// To a shop of Shopify or Square. The answer says where it is to send its webhooks.
#[utoipa::path(post, path = "/api/admin/connections", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    request_body = CreateConnection,
    responses((status = 201, description = "Created", body = Connection)))]
pub(super) async fn create_connection(call: Call, ApiJson(body): ApiJson<CreateConnection>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        check(change.tx, body.provider, &body.settings)?;
        let id = change.id("connection");
        let secret = seal(&seen.app().config, &body.secret)?;
        let settings = serde_json::to_string(&body.settings).map_err(ApiError::internal)?;
        let values = args![&id, body.provider.name(), &body.name, secret, settings, change.now];
        change.tx.execute(&INSERT, values)?;
        let connection = Connection::find(change.tx, &id)?;
        change.audit(Action::Create, "connection", &id, None::<&()>, Some(&connection))?;
        change.emit("connections.connection_created.v1", json!({ "connectionId": id }));
        Ok(Reply::created(format!("/api/admin/connections/{id}"), &connection)?.version(1))
    })
    .await
}

sql! {
    INSERT = "
        INSERT INTO connection (workspace_id, id, provider, name, secret, settings, enabled, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, TRUE, 1, $7, $7)";
}
