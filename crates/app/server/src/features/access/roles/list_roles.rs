//! `GET /api/admin/roles`

use super::wire::Role;
use crate::http::{Answer, Call, Reply};

/// Roles
///
/// The built-in ones, lowest first, then the workspace's own by name.
#[utoipa::path(get, path = "/api/admin/roles", tag = "Access", security(("bearer" = ["admin.read"])),
    responses((status = 200, description = "All roles", body = [Role])))]
pub(super) async fn list_roles(call: Call) -> Answer {
    Reply::ok(&call.read(Role::all).await?)
}
