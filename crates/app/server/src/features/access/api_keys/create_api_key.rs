//! `POST /api/admin/api-keys`

use super::wire::{ApiKey, ApiKeyWithSecret, check};
use crate::features::access::workspace;
use crate::http::{Answer, ApiJson, Call, Reply};
use serde::Deserialize;
use stockflow_kernel::Instant;

/// A key to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateApiKey {
    #[schema(example = "Web shop", min_length = 1, max_length = 100)]
    name: String,
    /// What it may do: `area:action`, `area:*` or `*`; never more than you may.
    #[schema(example = json!(["inventory:read"]), min_items = 1, max_items = 60)]
    scopes: Vec<String>,
    /// From then on it answers 401; null: never.
    #[schema(example = json!(null))]
    expires_at: Option<Instant>,
    /// Addresses and ranges it may be used from; empty: any.
    #[serde(default)]
    #[schema(example = json!(["203.0.113.0/24"]), max_items = 100)]
    allowed_ips: Vec<String>,
}

/// Create an API key
///
/// The text of the key is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/admin/api-keys", tag = "Access", security(("session" = ["admin.write"])),
    request_body = CreateApiKey,
    responses((status = 201, description = "Created", body = ApiKeyWithSecret)))]
pub(super) async fn create_api_key(call: Call, ApiJson(body): ApiJson<CreateApiKey>) -> Answer {
    check(&call, Some(&body.scopes), body.expires_at, Some(&body.allowed_ips))?;
    let expires = body.expires_at.map(Instant::micros);
    call.write(move |change| {
        let (id, plaintext_key) = workspace::create_key(change, &body.name, &body.scopes, expires, &body.allowed_ips)?;
        let api_key = ApiKey::find(change.tx, &id, change.now)?;
        let location = format!("/api/admin/api-keys/{id}");
        Ok(Reply::created(location, &ApiKeyWithSecret { api_key, plaintext_key })?.version(1).secret())
    })
    .await
}
