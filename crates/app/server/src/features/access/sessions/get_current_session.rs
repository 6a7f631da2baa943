//! `GET /api/sessions/current`

use super::{store, wire::KnownSession};
use crate::features::access::token;
use crate::http::{Answer, Call, Reply};

/// Who am I
///
/// The person, the workspace, the roles and the permissions of this session, and the token with which a page that
/// uses the cookie goes on writing after it was loaded again.
#[utoipa::path(get, path = "/api/sessions/current", tag = "Access", security(("session" = [])),
    responses((status = 200, description = "This session", body = KnownSession)))]
pub(super) async fn get_current_session(call: Call) -> Answer {
    let id = call.caller().actor.credential().to_owned();
    let session = call.app().db.read_global(move |tx| store::current(tx, &id)).await?;
    Reply::ok(&KnownSession { csrf_token: token::csrf(&call.caller().seal), session })
}
