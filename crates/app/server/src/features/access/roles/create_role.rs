//! `POST /api/admin/roles`

use super::wire::{Role, RoleBody};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Create a role
#[utoipa::path(post, path = "/api/admin/roles", tag = "Access", security(("bearer" = ["admin.write"])),
    request_body = RoleBody,
    responses((status = 201, description = "Created", body = Role)))]
pub(super) async fn create_role(call: Call, ApiJson(body): ApiJson<RoleBody>) -> Answer {
    let permissions = json!(body.checked(&call)?);
    call.write(move |change| {
        let id = change.id("role");
        let added = change.tx.execute(&INSERT, args![&id, &body.name, &body.description, &permissions, change.now])?;
        if added == 0 {
            return Err(ApiError::new(Code::Duplicate, format!("there is a role named {} already", body.name)));
        }
        let role = Role::find(change.tx, &id)?;
        change.audit(Action::Create, "role", &id, None::<&()>, Some(&role))?;
        change.emit("access.role_created.v1", json!({ "roleId": id }));
        Ok(Reply::created(format!("/api/admin/roles/{id}"), &role)?.version(1))
    })
    .await
}

sql! {
    INSERT = "
        INSERT INTO role (workspace_id, id, name, description, permissions, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $6) ON CONFLICT (workspace_id, name) DO NOTHING";
}
