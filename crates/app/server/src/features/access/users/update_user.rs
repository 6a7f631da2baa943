//! `PATCH /api/admin/users/{id}`

use super::wire::{User, check_roles};
use crate::change::Action;
use crate::features::access::role::RoleAssignment;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{Tx, args, sql};

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateUser {
    #[schema(example = "Grace Hopper", min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Replaces all roles.
    #[schema(min_items = 1, max_items = 50)]
    roles: Option<Vec<RoleAssignment>>,
    status: Option<UserStatus>,
}

/// Whether a person can sign in.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum UserStatus {
    Active,
    Inactive,
}

/// Change a user
///
/// New roles hold at once. `INACTIVE` ends the person's sessions here. The last administrator stays.
#[utoipa::path(patch, path = "/api/admin/users/{id}", tag = "Access", security(("bearer" = ["admin.write"])),
    params(("id" = String, Path, description = "The user's id")),
    request_body = UpdateUser,
    responses((status = 200, description = "Changed", body = User)))]
pub(super) async fn update_user(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<UpdateUser>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = User::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        if let Some(roles) = &body.roles {
            check_roles(change.tx, &seen, roles)?;
        }
        // Taking away from someone who holds more than you is no less a change of what they hold.
        check_roles(change.tx, &seen, &before.roles).map_err(|_| {
            ApiError::new(crate::http::Code::Forbidden, "this user holds more than you; ask someone who holds as much")
        })?;
        let name = body.name.as_ref().unwrap_or(&before.name);
        let roles = json!(body.roles.as_ref().unwrap_or(&before.roles));
        let status = match body.status {
            Some(UserStatus::Active) => "ACTIVE",
            Some(UserStatus::Inactive) => "INACTIVE",
            None => &before.status,
        };
        change.tx.execute(&UPDATE, args![&id, name, roles, status, change.now])?;
        if status == "INACTIVE" {
            change.tx.execute(&END_SESSIONS, args![&id])?;
        }
        if !has_administrator(change.tx)? {
            return Err(ApiError::invalid_state("the workspace would be left without an administrator"));
        }
        let after = User::find(change.tx, &id)?;
        change.audit(Action::Update, "user", &id, Some(&before), Some(&after))?;
        change.emit("access.user_changed.v1", json!({ "userId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    UPDATE = "
        UPDATE membership SET name = $3, roles = $4, status = $5, updated_at = $6, version = version + 1
         WHERE workspace_id = $1 AND user_id = $2";
    END_SESSIONS = "DELETE FROM session WHERE workspace_id = $1 AND user_id = $2";
    ROLES = "SELECT roles FROM membership WHERE workspace_id = $1 AND status <> 'INACTIVE'";
}

/// Whether somebody who can sign in holds everything in the whole workspace.
fn has_administrator(tx: &mut Tx<'_>) -> Result<bool, ApiError> {
    let rows: Vec<String> = tx.all(&ROLES, args![])?;
    let mut held = rows.iter().filter_map(|text| serde_json::from_str::<Vec<RoleAssignment>>(text).ok()).flatten();
    Ok(held.any(|r| r.role == "TENANT_ADMIN" && r.location_id.is_none()))
}
