//! What the role endpoints show, and the checks they share.

use crate::features::access::role::{BUILT_IN, BuiltIn};
use crate::http::{ApiError, Call, Code, Fault, Permission, Permissions};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, args, from_row, sql};

/// A role.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Role {
    /// A built-in role's id is its name.
    #[schema(example = "role_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "Stock clerk")]
    pub(super) name: String,
    #[schema(example = "Counts and adjusts stock.")]
    pub(super) description: String,
    #[schema(value_type = Vec<String>, example = json!(["inventory.read", "inventory.adjust"]))]
    pub(super) permissions: Permissions,
    /// Built in: it cannot be changed.
    #[schema(example = false)]
    pub(super) built_in: bool,
    #[schema(example = 1)]
    pub(super) version: i64,
}

/// A role to be made, or what one is to become.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RoleBody {
    #[schema(example = "Stock clerk", min_length = 1, max_length = 100)]
    pub(super) name: String,
    #[serde(default)]
    #[schema(example = "Counts and adjusts stock.", max_length = 1000)]
    pub(super) description: String,
    #[schema(example = json!(["inventory.read", "inventory.adjust"]), min_items = 1, max_items = 60)]
    pub(super) permissions: Vec<String>,
}

impl RoleBody {
    /// The permissions named, none of which may be beyond the caller's own.
    pub(super) fn checked(&self, call: &Call) -> Result<Permissions, ApiError> {
        let mut faults = Vec::new();
        let mut wanted = Vec::new();
        for (index, name) in self.permissions.iter().enumerate() {
            match Permission::from_name(name) {
                Some(permission) => wanted.push(permission),
                None => faults.push(Fault::new(
                    format!("permissions[{index}]"),
                    "enum",
                    "is no permission; GET /api/admin/permissions lists them",
                )),
            }
        }
        if BuiltIn::named(&self.name).is_some() {
            faults.push(Fault::new("name", "invalid", "is the name of a built-in role"));
        }
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        let wanted: Permissions = wanted.into_iter().collect();
        if wanted.without(call.caller().grants.everywhere).is_empty() {
            return Ok(wanted);
        }
        Err(ApiError::new(Code::Forbidden, "a role can never hold more than the one who makes it"))
    }
}

struct Row {
    id: String,
    name: String,
    description: String,
    permissions: String,
    version: i64,
}
from_row!(Row { id, name, description, permissions, version });

impl From<Row> for Role {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            permissions: serde_json::from_str(&row.permissions).unwrap_or_default(),
            built_in: false,
            version: row.version,
        }
    }
}

impl From<BuiltIn> for Role {
    fn from(role: BuiltIn) -> Self {
        Self {
            id: role.name.into(),
            name: role.name.into(),
            description: role.description.into(),
            permissions: role.permissions(),
            built_in: true,
            version: 1,
        }
    }
}

impl Role {
    /// Built-in roles, lowest first, then the workspace's own by name.
    pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Self>, ApiError> {
        let own: Vec<Row> = tx.all(&ALL, args![])?;
        Ok(BUILT_IN.into_iter().map(Self::from).chain(own.into_iter().map(Self::from)).collect())
    }

    /// One role.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        if let Some(built_in) = BuiltIn::named(id) {
            return Ok(built_in.into());
        }
        let row: Option<Row> = tx.optional(&ONE, args![id])?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("role", id))
    }

    /// One role that may be changed.
    pub(super) fn own(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let role = Self::find(tx, id)?;
        if role.built_in {
            return Err(ApiError::invalid_state("a built-in role cannot be changed; make one of your own"));
        }
        Ok(role)
    }
}

sql! {
    ALL = "SELECT id, name, description, permissions, version FROM role WHERE workspace_id = $1 ORDER BY name, id";
    ONE = "SELECT id, name, description, permissions, version FROM role WHERE workspace_id = $1 AND id = $2";
}
