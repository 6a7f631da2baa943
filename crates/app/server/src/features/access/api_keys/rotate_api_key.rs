//! `POST /api/admin/api-keys/{id}/rotate`

use super::wire::{ApiKey, ApiKeyWithSecret, KeyStatus, check};
use crate::change::Action;
use crate::features::access::token::{KEY, NewKey};
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql};

/// How long the old secret goes on working.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RotateApiKey {
    /// Seconds, 0 to 604800 (a week).
    #[serde(default)]
    #[schema(example = 3600, minimum = 0, maximum = 604_800, default = 0)]
    grace_seconds: i64,
}

/// Rotate an API key
///
/// Gives the key a new secret, shown this once; the old one works for `graceSeconds` more.
#[utoipa::path(post, path = "/api/admin/api-keys/{id}/rotate", tag = "Access", security(("session" = ["admin.write"])),
    params(("id" = String, Path, description = "The key's id")),
    request_body = RotateApiKey,
    responses((status = 200, description = "Rotated", body = ApiKeyWithSecret)))]
pub(super) async fn rotate_api_key(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<RotateApiKey>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ApiKey::find(change.tx, &id, change.now)?;
        // Who rotates gets to see the secret, so it must not hold more than they do.
        check(&seen, Some(&before.scopes), None, None)?;
        if before.status != KeyStatus::Active {
            return Err(ApiError::invalid_state("only an active key can be rotated; create another one"));
        }
        let lookup = before.key_prefix.strip_prefix(KEY).unwrap_or_default().to_owned();
        let key = NewKey::with_lookup(lookup)?;
        let until = change.now.plus_seconds(body.grace_seconds);
        change.tx.execute(&ROTATE, args![&id, &key.hash, &key.last4, until, change.now])?;
        let api_key = ApiKey::find(change.tx, &id, change.now)?;
        change.audit(Action::Rotate, "apiKey", &id, Some(&before), Some(&api_key))?;
        change.emit("access.api_key_rotated.v1", json!({ "apiKeyId": id, "oldSecretUntil": until }));
        let version = api_key.version;
        Ok(Reply::ok(&ApiKeyWithSecret { api_key, plaintext_key: key.plaintext })?.version(version).secret())
    })
    .await
}

sql! {
    ROTATE = "
        UPDATE api_key SET previous_hash = secret_hash, previous_until = $5, secret_hash = $3, last4 = $4, updated_at = $6, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
