//! People of a workspace.

use serde::Serialize;
use stockflow_db::{Db, DbError, args, from_row, sql, sql_global};
use stockflow_kernel::Instant;
use stockflow_server::features::access::normal_email;

/// A person of a workspace.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) status: String,
    /// As the API shows them: `[{"role": "TENANT_ADMIN", "locationId": null}]`.
    pub(crate) roles: serde_json::Value,
    pub(crate) created_at: Instant,
}

struct Row {
    id: String,
    email: String,
    name: String,
    status: String,
    roles: String,
    created_at: Instant,
}
from_row!(Row { id, email, name, status, roles, created_at });

/// All of a workspace's people, by address.
pub(crate) async fn list(db: &Db, workspace: &str) -> Result<Vec<User>, DbError> {
    let rows: Vec<Row> = db.read(workspace, |tx| tx.all(&LIST, args![])).await?;
    let user = |row: Row| User {
        id: row.id,
        email: row.email,
        name: row.name,
        status: row.status,
        roles: serde_json::from_str(&row.roles).unwrap_or_default(),
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(user).collect())
}

/// Whether somebody has an account under this address.
pub(crate) async fn has_account(db: &Db, email: &str) -> Result<bool, DbError> {
    let email = normal_email(email);
    let id: Option<String> = db.read_global(move |tx| tx.optional(&PERSON, args![&email])).await?;
    Ok(id.is_some())
}

/// Whether a workspace has a role of its own with this id.
pub(crate) async fn has_role(db: &Db, workspace: &str, id: String) -> Result<bool, DbError> {
    let found: Option<String> = db.read(workspace, move |tx| tx.optional(&ROLE, args![&id])).await?;
    Ok(found.is_some())
}

sql! {
    LIST = "
        SELECT user_id, email, name, status, roles, created_at FROM membership
         WHERE workspace_id = $1 ORDER BY email, user_id";
    ROLE = "SELECT id FROM role WHERE workspace_id = $1 AND id = $2";
}

sql_global! {
    PERSON = "SELECT id FROM person WHERE email = $1";
}
