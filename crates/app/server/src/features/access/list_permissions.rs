//! `GET /api/admin/permissions`

use crate::http::{Access, Answer, Call, Endpoints, Permission, Permissions, Reply};
use serde::Serialize;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(list_permissions))
}

/// A permission, what grants it and what needs it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PermissionInfo {
    #[schema(example = "inventory.adjust")]
    permission: &'static str,
    #[schema(example = "adjust and count stock")]
    description: &'static str,
    /// Scopes of API keys that grant it.
    #[schema(example = json!(["inventory:adjust", "inventory:write", "inventory:*", "*"]))]
    scopes: Vec<String>,
    /// Endpoints that need it.
    #[schema(example = json!(["POST /api/inventory/adjust"]))]
    endpoints: Vec<String>,
}

/// Every permission
///
/// With the scopes that grant it and the endpoints that need it.
#[utoipa::path(get, path = "/api/admin/permissions", tag = "Access", security(("bearer" = ["admin.read"])),
    responses((status = 200, description = "All permissions", body = [PermissionInfo])))]
async fn list_permissions(call: Call) -> Answer {
    let _ = call;
    let endpoints = crate::features::endpoints().into_inner();
    let needing = |permission: Permission| {
        let needs =
            |access: &Access| matches!(access, Access::Needs { permissions, .. } if permissions.contains(&permission));
        let named = endpoints.iter().filter(|e| needs(&e.endpoint.access));
        named.map(|e| format!("{} {}", e.endpoint.method, e.endpoint.path)).collect()
    };
    let all: Vec<_> = Permission::ALL
        .iter()
        .map(|permission| PermissionInfo {
            permission: permission.name(),
            description: permission.what(),
            scopes: granting(*permission),
            endpoints: needing(*permission),
        })
        .collect();
    Reply::ok(&all)
}

/// The scopes that grant a permission, narrowest first.
fn granting(permission: Permission) -> Vec<String> {
    let named = Permission::ALL.iter().map(|p| p.scope());
    let areas = Permission::ALL.iter().filter_map(|p| p.name().rsplit_once('.')).map(|(area, _)| format!("{area}:*"));
    let mut scopes: Vec<String> = named.chain(areas).chain(["*".to_owned()]).collect();
    scopes.retain(|scope| Permissions::of_scope(scope).is_some_and(|set| set.has(permission)));
    scopes.dedup();
    scopes.sort_by_key(|scope| (Permissions::of_scope(scope).map_or(0, |set| set.iter().count()), scope.clone()));
    scopes.dedup();
    scopes
}
