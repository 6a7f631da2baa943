//! What the session endpoints show.

use crate::features::access::role::RoleAssignment;
use crate::http::Permissions;
use serde::Serialize;
use stockflow_kernel::Instant;

/// The person signed in.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionUser {
    #[schema(example = "user_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "ada@example.com")]
    pub(super) email: String,
    #[schema(example = "Ada Byron")]
    pub(super) name: String,
}

/// A workspace that the person belongs to.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionWorkspace {
    #[schema(example = "ws_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "Corner Stores")]
    pub(super) name: String,
    #[schema(example = "America/New_York")]
    pub(super) time_zone: String,
    #[schema(example = "USD")]
    pub(super) currency: String,
}

/// Who is signed in, where, and what they may do.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CurrentSession {
    #[schema(example = "sess_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    pub(super) expires_at: Instant,
    pub(super) user: SessionUser,
    pub(super) workspace: SessionWorkspace,
    /// Every workspace that the person can switch to.
    pub(super) workspaces: Vec<SessionWorkspace>,
    pub(super) roles: Vec<RoleAssignment>,
    /// Everything that the roles allow anywhere.
    #[schema(value_type = Vec<String>, example = json!(["inventory.read"]))]
    pub(super) permissions: Permissions,
}

/// A session that is there already, and what a page needs to go on with it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KnownSession {
    /// For pages that use the cookie: send it as `X-CSRF-Token` with every write.
    #[schema(example = "9a1c…")]
    pub(super) csrf_token: String,
    #[serde(flatten)]
    pub(super) session: CurrentSession,
}

/// A session just begun. The token is shown this once.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewSession {
    /// Send it as `Authorization: Bearer …`.
    #[schema(example = "sf_session_2f6c…")]
    pub(super) token: String,
    /// For pages that use the cookie: send it as `X-CSRF-Token` with every write.
    #[schema(example = "9a1c…")]
    pub(super) csrf_token: String,
    #[serde(flatten)]
    pub(super) session: CurrentSession,
}
