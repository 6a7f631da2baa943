//! `GET /api/admin/api-keys`

use super::wire::{ApiKey, KeyRow};
use crate::http::list::ListQuery;
use crate::http::{Answer, Call};

/// API keys
///
/// All keys of the workspace, also revoked and expired ones, newest first.
#[utoipa::path(get, path = "/api/admin/api-keys", tag = "Access", security(("session" = ["admin.read"])),
    responses((status = 200, description = "A page of keys", body = [ApiKey])))]
pub(super) async fn list_api_keys(call: Call, query: ListQuery) -> Answer {
    let now = call.now();
    query.answer(move |row: KeyRow| ApiKey::at(row, now)).await
}
