//! `DELETE /api/sessions/{id}`

use crate::change::Action;
use crate::http::{Answer, ApiError, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql_global};

/// End one of my sessions
#[utoipa::path(delete, path = "/api/sessions/{id}", tag = "Access", security(("session" = [])),
    params(("id" = String, Path, description = "The session's id")),
    responses((status = 204, description = "Ended")))]
pub(super) async fn delete_session(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let user = call.caller().actor.id().to_owned();
    call.write(move |change| {
        // Of one's own sessions only, whatever workspace they are in.
        if change.tx.execute(&END, args![&id, &user])? == 0 {
            return Err(ApiError::not_found("session", &id));
        }
        change.audit(Action::SignOut, "session", &id, None::<&()>, None::<&()>)?;
        change.emit("access.session_ended.v1", json!({ "sessionId": id }));
        Ok(Reply::none())
    })
    .await
}

sql_global! {
    END = "DELETE FROM session WHERE id = $1 AND user_id = $2";
}
