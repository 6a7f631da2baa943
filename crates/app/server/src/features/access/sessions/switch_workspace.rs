//! `POST /api/sessions/current/workspace`

use super::{store, wire::CurrentSession};
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};
use serde::Deserialize;
use stockflow_db::{args, sql_global};

/// Where to go on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SwitchWorkspace {
    /// One of the workspaces that GET /api/sessions/current lists.
    #[schema(example = "ws_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    workspace_id: String,
}

/// Switch workspace
///
/// The same token speaks for the other workspace from then on.
#[utoipa::path(post, path = "/api/sessions/current/workspace", tag = "Access", security(("session" = [])),
    request_body = SwitchWorkspace,
    responses((status = 200, description = "Switched", body = CurrentSession)))]
pub(super) async fn switch_workspace(call: Call, ApiJson(body): ApiJson<SwitchWorkspace>) -> Answer {
    let (id, user) = (call.caller().actor.credential().to_owned(), call.caller().actor.id().to_owned());
    let session = call
        .app()
        .db
        .write_global(move |tx| {
            let mine = store::workspaces_of(tx, &user)?;
            if !mine.iter().any(|w| w.id == body.workspace_id) {
                return Err(ApiError::unknown_reference(
                    "workspaceId",
                    "workspace that you belong to",
                    &body.workspace_id,
                ));
            }
            tx.execute(&SWITCH, args![&id, &body.workspace_id])?;
            store::current(tx, &id)
        })
        .await?;
    Reply::ok(&session)
}

sql_global! {
    SWITCH = "UPDATE session SET workspace_id = $2 WHERE id = $1";
}
