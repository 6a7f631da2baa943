//! Who may do what: workspaces, people, roles, sessions, API keys, the audit log and usage.
//!
//! A workspace is a tenant. A person belongs to one or more, with roles in each. What a person or a
//! key may do is a set of permissions, held everywhere or at some locations.

mod api_keys;
mod list_audit_log;
mod authenticate;
mod organization;
mod password;
mod plan;
mod list_permissions;
mod role;
mod roles;
mod sessions;
mod sweep;
mod throttle;
mod token;
mod get_usage;
mod users;
mod workspace;

#[cfg(test)]
mod tests;

pub(crate) use authenticate::authenticate;
pub use organization::{currency, industry_pack, time_zone};
pub use password::{LONGEST, Passwords, SHORTEST};
pub use plan::set_plan;
pub use sweep::sweep;
pub use workspace::{
    NewMember, NewWorkspace, Plan, add_member, create_key, create_workspace, new_password, normal_email, set_password,
};

use crate::http::Endpoints;

pub(crate) fn endpoints() -> Endpoints {
    sessions::endpoints()
        .and(api_keys::endpoints())
        .and(users::endpoints())
        .and(roles::endpoints())
        .and(list_permissions::endpoints())
        .and(organization::endpoints())
        .and(list_audit_log::endpoints())
        .and(get_usage::endpoints())
}
