//! `DELETE /api/admin/roles/{id}`

use super::wire::Role;
use crate::change::Action;
use crate::http::{Answer, ApiError, Call, Code, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a role
///
/// Refused while somebody holds it.
#[utoipa::path(delete, path = "/api/admin/roles/{id}", tag = "Access", security(("bearer" = ["admin.write"])),
    params(("id" = String, Path, description = "The role's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_role(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Role::own(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let holders: Vec<String> = change.tx.all(&HOLDERS, args![format!("%\"{id}\"%")])?;
        if !holders.is_empty() {
            return Err(ApiError::new(Code::Conflict, "somebody still holds this role; give them another one first")
                .with("heldBy", holders));
        }
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "role", &id, Some(&before), None::<&()>)?;
        change.emit("access.role_deleted.v1", json!({ "roleId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    HOLDERS = "SELECT email FROM membership WHERE workspace_id = $1 AND roles LIKE $2 ORDER BY email LIMIT 20";
    DELETE = "DELETE FROM role WHERE workspace_id = $1 AND id = $2";
}
