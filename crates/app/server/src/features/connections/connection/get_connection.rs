//! `GET /api/admin/connections/{id}`

use super::wire::{Connection, whole};
use crate::http::{Answer, Call, PathId, Reply};

/// One connection
#[utoipa::path(get, path = "/api/admin/connections/{id}", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    params(("id" = String, Path, description = "The connection's id")),
    responses((status = 200, description = "The connection", body = Connection)))]
pub(super) async fn get_connection(call: Call, PathId(id): PathId) -> Answer {
    whole(&call)?;
    let connection = call.read(move |tx| Connection::find(tx, &id)).await?;
    Ok(Reply::ok(&connection)?.version(connection.version))
}
