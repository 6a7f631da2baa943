//! `PUT /api/admin/roles/{id}`

use super::wire::{Role, RoleBody};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Replace a role
///
/// Holds at once for everyone who has it.
#[utoipa::path(put, path = "/api/admin/roles/{id}", tag = "Access", security(("bearer" = ["admin.write"])),
    params(("id" = String, Path, description = "The role's id")),
    request_body = RoleBody,
    responses((status = 200, description = "Replaced", body = Role)))]
pub(super) async fn update_role(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<RoleBody>) -> Answer {
    let permissions = json!(body.checked(&call)?);
    let seen = call.clone();
    call.write(move |change| {
        let before = Role::own(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let taken: Option<String> = change.tx.optional(&NAMED, args![&body.name, &id])?;
        if taken.is_some() {
            return Err(ApiError::new(Code::Duplicate, format!("there is a role named {} already", body.name)));
        }
        change.tx.execute(&UPDATE, args![&id, &body.name, &body.description, &permissions, change.now])?;
        let after = Role::find(change.tx, &id)?;
        change.audit(Action::Update, "role", &id, Some(&before), Some(&after))?;
        change.emit("access.role_changed.v1", json!({ "roleId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    NAMED = "SELECT id FROM role WHERE workspace_id = $1 AND name = $2 AND id <> $3";
    UPDATE = "
        UPDATE role SET name = $3, description = $4, permissions = $5, updated_at = $6, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
