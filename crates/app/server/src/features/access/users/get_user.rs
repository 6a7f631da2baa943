//! `GET /api/admin/users/{id}`

use super::wire::User;
use crate::http::{Answer, Call, PathId, Reply};

/// One user
#[utoipa::path(get, path = "/api/admin/users/{id}", tag = "Access", security(("bearer" = ["admin.read"])),
    params(("id" = String, Path, description = "The user's id")),
    responses((status = 200, description = "The user", body = User)))]
pub(super) async fn get_user(call: Call, PathId(id): PathId) -> Answer {
    let user = call.read(move |tx| User::find(tx, &id)).await?;
    Ok(Reply::ok(&user)?.version(user.version))
}
