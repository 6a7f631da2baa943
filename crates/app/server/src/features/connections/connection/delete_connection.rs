//! `DELETE /api/admin/connections/{id}`

use super::wire::Connection;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a connection
///
/// Its webhooks are refused from then on. Products and stock stay as they are.
#[utoipa::path(delete, path = "/api/admin/connections/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.write"])),
    params(("id" = String, Path, description = "The connection's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_connection(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Connection::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        for statement in [&ITEMS, &STATE, &DELETE] {
            change.tx.execute(statement, args![&id])?;
        }
        change.audit(Action::Delete, "connection", &id, Some(&before), None::<&()>)?;
        change.emit("connections.connection_deleted.v1", json!({ "connectionId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    ITEMS = "DELETE FROM connection_item WHERE workspace_id = $1 AND connection_id = $2";
    STATE = "DELETE FROM connection_state WHERE workspace_id = $1 AND connection_id = $2";
    DELETE = "DELETE FROM connection WHERE workspace_id = $1 AND id = $2";
}
