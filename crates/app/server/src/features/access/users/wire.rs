//! What the user endpoints show, and the checks they share.

use crate::features::access::role::{self, RoleAssignment};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, Code, Fault, Permissions};
use serde::Serialize;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "m.user_id, m.email, m.name, m.status, m.roles, m.version, m.created_at, m.updated_at",
    from: " FROM membership m WHERE m.workspace_id = $1",
    id: "m.user_id",
    filters: &[
        Filter {
            name: "status",
            about: "Whether they can sign in.",
            kind: FilterKind::OneOf(&["INVITED", "ACTIVE", "INACTIVE"]),
            sql: " AND m.status = ANY($?)",
        },
        Filter { name: "email", about: "The exact address.", kind: FilterKind::AnyOf, sql: " AND m.email = ANY($?)" },
        Filter {
            name: "q",
            about: "Text in name or address.",
            kind: FilterKind::Search,
            sql: " AND lower(m.name || ' ' || m.email) LIKE $? ESCAPE '\\'",
        },
        Filter { name: "from", about: "Added at or after.", kind: FilterKind::From, sql: " AND m.created_at >= $?" },
        Filter { name: "to", about: "Added at or before.", kind: FilterKind::To, sql: " AND m.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND m.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "m.created_at", key: SortKey::Number },
        Sort { name: "email", sql: "m.email", key: SortKey::Text },
        Sort { name: "name", sql: "m.name", key: SortKey::Text },
    ],
    newest_first: false,
    location: None,
};

/// A person of the workspace.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    #[schema(example = "user_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "ada@example.com")]
    pub(super) email: String,
    #[schema(example = "Ada Byron")]
    pub(super) name: String,
    /// `INVITED` until the first sign-in, then `ACTIVE`; `INACTIVE` cannot sign in.
    #[schema(example = "ACTIVE")]
    pub(super) status: String,
    pub(super) roles: Vec<RoleAssignment>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

pub(super) struct UserRow {
    id: String,
    email: String,
    name: String,
    status: String,
    roles: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(UserRow { id, email, name, status, roles, version, created_at, updated_at });

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            status: row.status,
            roles: serde_json::from_str(&row.roles).unwrap_or_default(),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl User {
    /// One person of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<UserRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("user", id))
    }
}

/// The roles must exist, and hold no more than the one who gives them.
pub(super) fn check_roles(tx: &mut Tx<'_>, call: &Call, roles: &[RoleAssignment]) -> Result<(), ApiError> {
    let mut faults = Vec::new();
    let mut given = Permissions::default();
    for (index, assignment) in roles.iter().enumerate() {
        match role::permissions_of(tx, &assignment.role)? {
            Some(permissions) => given = given.union(permissions),
            None => faults.push(Fault::new(
                format!("roles[{index}].role"),
                "reference",
                "names no role; GET /api/admin/roles lists them",
            )),
        }
        if let Some(location) = &assignment.location_id
            && !role::location_exists(tx, location)?
        {
            faults.push(Fault::new(
                format!("roles[{index}].locationId"),
                "reference",
                "names no location of this workspace",
            ));
        }
    }
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    if given.without(call.caller().grants.everywhere).is_empty() {
        return Ok(());
    }
    Err(ApiError::new(Code::Forbidden, "you can give no role that holds more than your own"))
}
