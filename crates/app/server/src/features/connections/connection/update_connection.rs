//! `PATCH /api/admin/connections/{id}`

use super::wire::{Connection, ConnectionBody, check};
use crate::change::Action;
use crate::http::{Answer, ApiError, Call, Patch, PathId, Reply};
use crate::outgoing::seal;
use serde_json::json;
use stockflow_db::{args, sql};

type ConnectionPatch = Patch<ConnectionBody>;

/// Change a connection
#[utoipa::path(patch, path = "/api/admin/connections/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The connection's id")),
    request_body = ConnectionPatch,
    responses((status = 200, description = "Changed", body = Connection)))]
pub(super) async fn update_connection(call: Call, PathId(id): PathId, patch: ConnectionPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Connection::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        check(change.tx, before.provider(), &body.settings)?;
        let secret = body.secret.as_ref().map(|secret| seal(&seen.app().config, secret)).transpose()?;
        let settings = serde_json::to_string(&body.settings).map_err(ApiError::internal)?;
        change.tx.execute(&UPDATE, args![&id, &body.name, secret, settings, body.enabled, change.now])?;
        let after = Connection::find(change.tx, &id)?;
        change.audit(Action::Update, "connection", &id, Some(&before), Some(&after))?;
        change.emit("connections.connection_updated.v1", json!({ "connectionId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    UPDATE = "
        UPDATE connection SET name = $3, secret = COALESCE($4, secret), settings = $5, enabled = $6, updated_at = $7, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
