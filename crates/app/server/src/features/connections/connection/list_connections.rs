//! `GET /api/admin/connections`

use super::wire::{Connection, ConnectionRow};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Connections
#[utoipa::path(get, path = "/api/admin/connections", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    responses((status = 200, description = "A page of connections", body = [Connection])))]
pub(super) async fn list_connections(query: ListQuery) -> Answer {
    query.answer(|row: ConnectionRow| Connection::from(row)).await
}
