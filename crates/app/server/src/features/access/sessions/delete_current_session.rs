//! `DELETE /api/sessions/current`

use crate::change::Action;
use crate::features::access::authenticate;
use crate::http::{Answer, Call, NoBody, Reply};
use serde_json::json;
use stockflow_db::{args, sql_global};

/// Sign out
///
/// Ends this session at once, on every node.
#[utoipa::path(delete, path = "/api/sessions/current", tag = "Access", security(("session" = [])),
    responses((status = 204, description = "Signed out")))]
pub(super) async fn delete_current_session(call: Call, _: NoBody) -> Answer {
    let id = call.caller().actor.credential().to_owned();
    let reply = call
        .write(move |change| {
            change.tx.execute(&END, args![&id])?;
            change.audit(Action::SignOut, "session", &id, None::<&()>, None::<&()>)?;
            change.emit("access.session_ended.v1", json!({ "sessionId": id }));
            Ok(Reply::none())
        })
        .await?;
    Ok(reply.cookie(format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", authenticate::COOKIE)))
}

sql_global! {
    END = "DELETE FROM session WHERE id = $1";
}
