//! Statements and readings that several session endpoints share.

use super::wire::{CurrentSession, SessionUser, SessionWorkspace};
use crate::features::access::role::{self, RoleAssignment};
use crate::http::{ApiError, Code};
use stockflow_db::{Tx, args, from_row, sql_global};
use stockflow_kernel::Instant;

struct Row {
    user: String,
    email: String,
    name: String,
    roles: String,
    expires_at: Instant,
    workspace: String,
}
from_row!(Row { user, email, name, roles, expires_at, workspace });

/// Everything about one session, by its id.
pub(super) fn current(tx: &mut Tx<'_>, id: &str) -> Result<CurrentSession, ApiError> {
    let row: Option<Row> = tx.optional(&CURRENT, args![id])?;
    let row = row.ok_or_else(|| ApiError::new(Code::Unauthorized, "this session has ended; sign in again"))?;
    let workspaces = workspaces_of(tx, &row.user)?;
    let workspace = workspaces.iter().find(|w| w.id == row.workspace).cloned();
    let workspace = workspace.ok_or_else(|| ApiError::new(Code::Unauthorized, "this session's workspace is gone"))?;
    let roles: Vec<RoleAssignment> = serde_json::from_str(&row.roles).unwrap_or_default();
    let permissions = tx.in_workspace(&row.workspace, |tx| role::grants(tx, &roles))?.union();
    Ok(CurrentSession {
        id: id.to_owned(),
        expires_at: row.expires_at,
        user: SessionUser { id: row.user, email: row.email, name: row.name },
        workspace,
        workspaces,
        roles,
        permissions,
    })
}

/// The workspaces where a person is active, oldest membership first.
pub(super) fn workspaces_of(tx: &mut Tx<'_>, user: &str) -> Result<Vec<SessionWorkspace>, ApiError> {
    let rows: Vec<(String, String, String, String)> = tx.all(&WORKSPACES, args![user])?;
    Ok(rows
        .into_iter()
        .map(|(id, name, time_zone, currency)| SessionWorkspace { id, name, time_zone, currency })
        .collect())
}

sql_global! {
    CURRENT = "
        SELECT s.user_id, m.email, m.name, m.roles, s.expires_at, s.workspace_id
          FROM session s JOIN membership m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id
         WHERE s.id = $1";
    WORKSPACES = "
        SELECT w.workspace_id, w.name, w.time_zone, w.currency
          FROM membership m JOIN workspace w ON w.workspace_id = m.workspace_id
         WHERE m.user_id = $1 AND m.status <> 'INACTIVE' AND w.status = 'ACTIVE'
         ORDER BY m.created_at, w.workspace_id";
}
