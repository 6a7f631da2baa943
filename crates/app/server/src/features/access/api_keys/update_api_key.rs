//! `PATCH /api/admin/api-keys/{id}`

use super::wire::{ApiKey, KeyStatus, check};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Instant;

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateApiKey {
    #[schema(example = "Web shop", min_length = 1, max_length = 100)]
    name: Option<String>,
    #[schema(example = json!(["inventory:read"]), min_items = 1, max_items = 60)]
    scopes: Option<Vec<String>>,
    /// null: it no longer expires.
    #[serde(default, deserialize_with = "crate::http::present")]
    #[schema(value_type = Option<Instant>)]
    expires_at: Option<Option<Instant>>,
    #[schema(example = json!(["203.0.113.0/24"]), max_items = 100)]
    allowed_ips: Option<Vec<String>>,
}

/// Change an API key
///
/// Holds at once on every node. A revoked key stays as it is.
#[utoipa::path(patch, path = "/api/admin/api-keys/{id}", tag = "Access", security(("session" = ["admin.write"])),
    params(("id" = String, Path, description = "The key's id")),
    request_body = UpdateApiKey,
    responses((status = 200, description = "Changed", body = ApiKey)))]
pub(super) async fn update_api_key(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<UpdateApiKey>) -> Answer {
    check(&call, body.scopes.as_deref(), body.expires_at.flatten(), body.allowed_ips.as_deref())?;
    let seen = call.clone();
    call.write(move |change| {
        let before = ApiKey::find(change.tx, &id, change.now)?;
        seen.expect_version(before.version)?;
        if before.status == KeyStatus::Revoked {
            return Err(ApiError::invalid_state("a revoked key cannot be changed; create another one"));
        }
        let name = body.name.as_ref().unwrap_or(&before.name);
        let scopes = json!(body.scopes.as_ref().unwrap_or(&before.scopes));
        let ips = json!(body.allowed_ips.as_ref().unwrap_or(&before.allowed_ips));
        let expires = body.expires_at.unwrap_or(before.expires_at);
        change.tx.execute(&UPDATE, args![&id, name, scopes, ips, expires, change.now])?;
        let after = ApiKey::find(change.tx, &id, change.now)?;
        change.audit(Action::Update, "apiKey", &id, Some(&before), Some(&after))?;
        change.emit("access.api_key_changed.v1", json!({ "apiKeyId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    UPDATE = "
        UPDATE api_key SET name = $3, scopes = $4, allowed_ips = $5, expires_at = $6, updated_at = $7, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
