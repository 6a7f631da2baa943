//! `POST /api/admin/api-keys/{id}/revoke`

use super::wire::{ApiKey, KeyStatus};
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Revoke an API key
///
/// At once, on every node, for good. Revoking again changes nothing.
#[utoipa::path(post, path = "/api/admin/api-keys/{id}/revoke", tag = "Access", security(("session" = ["admin.write"])),
    params(("id" = String, Path, description = "The key's id")),
    responses((status = 200, description = "Revoked", body = ApiKey)))]
pub(super) async fn revoke_api_key(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    call.write(move |change| {
        let before = ApiKey::find(change.tx, &id, change.now)?;
        if before.status == KeyStatus::Revoked {
            return Ok(Reply::ok(&before)?.version(before.version));
        }
        change.tx.execute(&REVOKE, args![&id, change.now])?;
        let after = ApiKey::find(change.tx, &id, change.now)?;
        change.audit(Action::Revoke, "apiKey", &id, Some(&before), Some(&after))?;
        change.emit("access.api_key_revoked.v1", json!({ "apiKeyId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    REVOKE = "
        UPDATE api_key SET revoked_at = $3, previous_hash = NULL, previous_until = NULL, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL";
}
