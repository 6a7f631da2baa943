//! Roles: sets of permissions, built in or made by the customer, held everywhere or at a location.

use crate::http::{Grants, Permission, Permissions};
use serde::{Deserialize, Serialize};
use stockflow_db::{DbError, Tx, args, sql};

/// A role that every workspace has.
#[derive(Debug, Clone, Copy)]
pub(super) struct BuiltIn {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    holds: fn(Permission) -> bool,
}

/// Lowest first.
pub(super) const BUILT_IN: [BuiltIn; 4] = [
    BuiltIn {
        name: "TENANT_PEOPLE",
        description: "Signed in: reads catalog and stock.",
        holds: |p| matches!(p, Permission::ProductsRead | Permission::InventoryRead),
    },
    BuiltIn {
        name: "TENANT_USER",
        description: "Reads everything but the administration.",
        holds: |p| p.is_read() && !p.is_admin(),
    },
    BuiltIn {
        name: "TENANT_MANAGER",
        description: "All writes, approvals and executions but the administration.",
        holds: |p| !p.is_admin(),
    },
    BuiltIn { name: "TENANT_ADMIN", description: "Everything.", holds: |_| true },
];

impl BuiltIn {
    pub(super) fn permissions(self) -> Permissions {
        Permission::ALL.iter().copied().filter(|p| (self.holds)(*p)).collect()
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        BUILT_IN.iter().copied().find(|role| role.name == name)
    }
}

/// A role that someone holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RoleAssignment {
    /// A built-in role's name, or a custom role's id.
    #[schema(example = "TENANT_MANAGER", min_length = 1, max_length = 60)]
    pub(crate) role: String,
    /// The location for which it is held, with those under it; null: the whole workspace.
    #[serde(default)]
    #[schema(example = json!(null), max_length = 60)]
    pub(crate) location_id: Option<String>,
}

/// What a set of assignments allows. Roles and locations that are gone allow nothing.
pub(super) fn grants(tx: &mut Tx<'_>, assignments: &[RoleAssignment]) -> Result<Grants, DbError> {
    let mut grants = Grants::default();
    for assignment in assignments {
        let permissions = permissions_of(tx, &assignment.role)?.unwrap_or_default();
        let Some(location) = &assignment.location_id else {
            grants.everywhere = grants.everywhere.union(permissions);
            continue;
        };
        for id in tx.all::<String>(&SUBTREE, args![location])? {
            grants.at.push((id, permissions));
        }
    }
    Ok(grants)
}

/// The permissions of a role by its built-in name or its id; `None` if there is none.
pub(super) fn permissions_of(tx: &mut Tx<'_>, role: &str) -> Result<Option<Permissions>, DbError> {
    if let Some(built_in) = BuiltIn::named(role) {
        return Ok(Some(built_in.permissions()));
    }
    let json: Option<String> = tx.optional(&PERMISSIONS, args![role])?;
    Ok(json.map(|text| serde_json::from_str(&text).unwrap_or_default()))
}

/// Whether a location exists here.
pub(super) fn location_exists(tx: &mut Tx<'_>, id: &str) -> Result<bool, DbError> {
    Ok(!tx.all::<String>(&SUBTREE, args![id])?.is_empty())
}

sql! {
    PERMISSIONS = "SELECT permissions FROM role WHERE workspace_id = $1 AND id = $2";
    /// A location and everything under it.
    SUBTREE = "
        WITH RECURSIVE subtree (id) AS (
            SELECT id FROM location WHERE workspace_id = $1 AND id = $2
            UNION
            SELECT l.id FROM location l JOIN subtree s ON l.parent_id = s.id WHERE l.workspace_id = $1
        )
        SELECT id FROM subtree";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_built_in_role_holds_more_than_the_one_before() {
        let sets: Vec<_> = BUILT_IN.iter().map(|r| r.permissions()).collect();
        for pair in sets.windows(2) {
            assert!(pair[0].without(pair[1]).is_empty());
            assert!(!pair[1].without(pair[0]).is_empty());
        }
        assert_eq!(sets[3], Permissions::all());
        assert!(!sets[1].has(Permission::AdminAlertsRead));
        assert!(sets[2].has(Permission::TransfersExecute));
    }
}
