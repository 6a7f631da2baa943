//! `GET /api/admin/api-keys/{id}`

use super::wire::ApiKey;
use crate::http::{Answer, Call, PathId, Reply};

/// One API key
#[utoipa::path(get, path = "/api/admin/api-keys/{id}", tag = "Access", security(("session" = ["admin.read"])),
    params(("id" = String, Path, description = "The key's id")),
    responses((status = 200, description = "The key", body = ApiKey)))]
pub(super) async fn get_api_key(call: Call, PathId(id): PathId) -> Answer {
    let now = call.now();
    let key = call.read(move |tx| ApiKey::find(tx, &id, now)).await?;
    Ok(Reply::ok(&key)?.version(key.version))
}
