//! `GET /api/sessions/current`

use super::{store, wire::CurrentSession};
use crate::http::{Answer, Call, Reply};

/// Who am I
///
/// The person, the workspace, the roles and the permissions of this session.
#[utoipa::path(get, path = "/api/sessions/current", tag = "Access", security(("session" = [])),
    responses((status = 200, description = "This session", body = CurrentSession)))]
pub(super) async fn get_current_session(call: Call) -> Answer {
    let id = call.caller().actor.credential().to_owned();
    let session = call.app().db.read_global(move |tx| store::current(tx, &id)).await?;
    Reply::ok(&session)
}
