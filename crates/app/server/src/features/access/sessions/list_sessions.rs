//! `GET /api/sessions`

use crate::http::{Answer, ApiError, Call, Reply};
use serde::Serialize;
use stockflow_db::{args, from_row, sql_global};
use stockflow_kernel::Instant;

/// One of my sessions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MySession {
    #[schema(example = "sess_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "ws_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    workspace_id: String,
    #[schema(example = "203.0.113.7")]
    address: String,
    #[schema(example = "curl/8.5.0")]
    user_agent: String,
    created_at: Instant,
    expires_at: Instant,
    /// It is the session of this very call.
    #[schema(example = true)]
    current: bool,
}

struct Row {
    id: String,
    workspace_id: String,
    address: String,
    user_agent: String,
    created_at: Instant,
    expires_at: Instant,
}
from_row!(Row { id, workspace_id, address, user_agent, created_at, expires_at });

/// My sessions
///
/// All that have not ended, newest first.
#[utoipa::path(get, path = "/api/sessions", tag = "Access", security(("session" = [])),
    responses((status = 200, description = "My sessions", body = [MySession])))]
pub(super) async fn list_sessions(call: Call) -> Answer {
    let (user, now) = (call.caller().actor.id().to_owned(), call.now());
    let rows: Vec<Row> =
        call.app().db.read_global(move |tx| Ok::<_, ApiError>(tx.all(&MINE, args![&user, now])?)).await?;
    let current = call.caller().actor.credential();
    let shown = |row: Row| MySession {
        current: row.id == current,
        id: row.id,
        workspace_id: row.workspace_id,
        address: row.address,
        user_agent: row.user_agent,
        created_at: row.created_at,
        expires_at: row.expires_at,
    };
    Reply::ok(&rows.into_iter().map(shown).collect::<Vec<_>>())
}

sql_global! {
    MINE = "
        SELECT id, workspace_id, address, user_agent, created_at, expires_at FROM session
         WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 100";
}
