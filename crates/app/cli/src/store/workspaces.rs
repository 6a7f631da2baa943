//! Workspaces as the operator sees them: all of them.

use serde::Serialize;
use serde_json::json;
use stockflow_db::{Db, DbError, args, from_row, sql, sql_global};
use stockflow_kernel::Instant;
use stockflow_server::change::{Action, Change};
use stockflow_server::http::ApiError;

/// A workspace.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Workspace {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) plan: String,
    pub(crate) created_at: Instant,
}
from_row!(Workspace { id, name, status, plan, created_at });

/// All of them, oldest first.
pub(crate) async fn list(db: &Db) -> Result<Vec<Workspace>, DbError> {
    db.read_global(|tx| tx.all(&LIST, args![])).await
}

/// The one with this id, or else the only one with this name.
pub(crate) async fn find(db: &Db, wanted: &str) -> anyhow::Result<Workspace> {
    let all = list(db).await?;
    if let Some(found) = all.iter().find(|workspace| workspace.id == wanted) {
        return Ok(found.clone());
    }
    let named: Vec<_> = all.into_iter().filter(|workspace| workspace.name == wanted).collect();
    match named.as_slice() {
        [one] => Ok(one.clone()),
        [] => anyhow::bail!("there is no workspace {wanted}; `stockflow workspace list` shows all"),
        many => {
            let ids: Vec<_> = many.iter().map(|workspace| workspace.id.as_str()).collect();
            anyhow::bail!("{} workspaces are called {wanted}; name one by its id: {}", ids.len(), ids.join(", "))
        }
    }
}

/// Lets its people and keys in, or keeps them out: `ACTIVE` or `INACTIVE`.
pub(crate) fn set_status(change: &mut Change<'_, '_>, id: &str, status: &'static str) -> Result<(), ApiError> {
    let before: String = change.tx.one(&STATUS, args![])?;
    change.tx.execute(&SET_STATUS, args![status, change.now])?;
    let (before, after) = (json!({ "status": before }), json!({ "status": status }));
    change.audit(Action::Update, "organization", id, Some(&before), Some(&after))?;
    change.emit("access.organization_changed.v1", json!({ "workspaceId": id }));
    Ok(())
}

sql! {
    STATUS = "SELECT status FROM workspace WHERE workspace_id = $1";
    SET_STATUS = "UPDATE workspace SET status = $2, updated_at = $3, version = version + 1 WHERE workspace_id = $1";
}

sql_global! {
    LIST = "SELECT workspace_id, name, status, plan, created_at FROM workspace ORDER BY created_at, workspace_id";
}
