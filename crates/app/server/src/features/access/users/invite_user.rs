//! `POST /api/admin/users`

use super::wire::{User, check_roles};
use crate::features::access::role::RoleAssignment;
use crate::features::access::{NewMember, add_member, new_password};
use crate::http::{Answer, ApiJson, Call, Reply};
use serde::{Deserialize, Serialize};

/// A person to be added.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InviteUser {
    #[schema(example = "grace@example.com", format = "email", min_length = 3, max_length = 254)]
    email: String,
    #[schema(example = "Grace Hopper", min_length = 1, max_length = 100)]
    name: String,
    #[schema(min_items = 1, max_items = 50)]
    roles: Vec<RoleAssignment>,
}

/// A person just added.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitedUser {
    user: User,
    /// Shown this once, to be handed over; null for a person who has an account here already.
    #[schema(example = "5f0c2a9be1d44a7c0b1f2e3d")]
    temporary_password: Option<String>,
}

/// Invite a user
///
/// Someone without an account gets one with a temporary password, which is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/admin/users", tag = "Access", security(("bearer" = ["admin.write"])),
    request_body = InviteUser,
    responses((status = 201, description = "Invited", body = InvitedUser)))]
pub(super) async fn invite_user(call: Call, ApiJson(body): ApiJson<InviteUser>) -> Answer {
    let password = new_password()?;
    let hash = call.app().passwords.hash(&password).await?;
    let seen = call.clone();
    call.write(move |change| {
        check_roles(change.tx, &seen, &body.roles)?;
        let new = NewMember {
            email: body.email.clone(),
            name: body.name.clone(),
            password_hash: Some(hash.clone()),
            roles: body.roles.iter().map(|r| (r.role.clone(), r.location_id.clone())).collect(),
            active: false,
        };
        let (id, is_new) = add_member(change, &new)?;
        let user = User::find(change.tx, &id)?;
        let temporary_password = is_new.then(|| password.clone());
        let location = format!("/api/admin/users/{id}");
        Ok(Reply::created(location, &InvitedUser { user, temporary_password })?.version(1).secret())
    })
    .await
}
