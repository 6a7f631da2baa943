//! API keys of a workspace.

use serde::Serialize;
use serde_json::json;
use stockflow_db::{Db, DbError, args, from_row, sql};
use stockflow_kernel::Instant;
use stockflow_server::change::{Action, Change};
use stockflow_server::http::ApiError;

/// A key, without its secret, which nobody has.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) name: String,
    /// What its text begins with.
    pub(crate) key_prefix: String,
    pub(crate) last4: String,
    /// `ACTIVE`, `REVOKED` or `EXPIRED`.
    pub(crate) status: &'static str,
    pub(crate) scopes: Vec<String>,
    pub(crate) last_used_at: Option<Instant>,
    pub(crate) created_at: Instant,
}

struct Row {
    id: String,
    name: String,
    lookup: String,
    last4: String,
    scopes: String,
    expires_at: Option<Instant>,
    revoked_at: Option<Instant>,
    last_used_at: Option<Instant>,
    created_at: Instant,
}
from_row!(Row { id, name, lookup, last4, scopes, expires_at, revoked_at, last_used_at, created_at });

/// All of a workspace's keys, oldest first.
pub(crate) async fn list(db: &Db, workspace: &str, now: Instant) -> Result<Vec<Key>, DbError> {
    let rows: Vec<Row> = db.read(workspace, |tx| tx.all(&LIST, args![])).await?;
    let key = |row: Row| Key {
        key_prefix: format!("sf_key_{}", row.lookup),
        status: match (row.revoked_at, row.expires_at) {
            (Some(_), _) => "REVOKED",
            (None, Some(at)) if at <= now => "EXPIRED",
            _ => "ACTIVE",
        },
        id: row.id,
        name: row.name,
        last4: row.last4,
        scopes: serde_json::from_str(&row.scopes).unwrap_or_default(),
        last_used_at: row.last_used_at,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Revokes a key for good; says whether there was one that still worked.
pub(crate) fn revoke(change: &mut Change<'_, '_>, id: &str) -> Result<bool, ApiError> {
    if change.tx.execute(&REVOKE, args![id, change.now])? == 0 {
        return Ok(false);
    }
    let after = json!({ "status": "REVOKED" });
    change.audit(Action::Revoke, "apiKey", id, None::<&()>, Some(&after))?;
    change.emit("access.api_key_revoked.v1", json!({ "apiKeyId": id }));
    Ok(true)
}

sql! {
    LIST = "
        SELECT id, name, lookup, last4, scopes, expires_at, revoked_at, last_used_at, created_at FROM api_key
         WHERE workspace_id = $1 ORDER BY created_at, id";
    REVOKE = "
        UPDATE api_key SET revoked_at = $3, previous_hash = NULL, previous_until = NULL, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL";
}
