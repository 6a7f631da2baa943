//! `GET /api/admin/roles/{id}`

use super::wire::Role;
use crate::http::{Answer, Call, PathId, Reply};

/// One role
#[utoipa::path(get, path = "/api/admin/roles/{id}", tag = "Access", security(("bearer" = ["admin.read"])),
    params(("id" = String, Path, description = "The role's id, or a built-in role's name")),
    responses((status = 200, description = "The role", body = Role)))]
pub(super) async fn get_role(call: Call, PathId(id): PathId) -> Answer {
    let role = call.read(move |tx| Role::find(tx, &id)).await?;
    Ok(Reply::ok(&role)?.version(role.version))
}
