//! Workspaces and their people, as the command line and the first start make them.

use super::role::RoleAssignment;
use super::token::{self, NewKey};
use crate::change::{Action, Change};
use crate::http::{ApiError, Code, Limits};
use serde_json::json;
use stockflow_db::{DbError, Tx, args, sql, sql_global};

/// What a workspace pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Free,
    Pro,
    Enterprise,
}

impl Plan {
    /// All of them.
    pub const NAMES: [&'static str; 3] = ["FREE", "PRO", "ENTERPRISE"];

    /// As it stands in the database; what is unknown gets the least.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "ENTERPRISE" => Self::Enterprise,
            "PRO" => Self::Pro,
            _ => Self::Free,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// How often a key may call. ENTERPRISE is as set, and without a setting beyond any practical use.
    #[must_use]
    pub fn limits(self, per_minute: Option<i64>, per_hour: Option<i64>) -> Limits {
        let (minute, hour) = match self {
            Self::Free => (100, 1_000),
            Self::Pro => (1_000, 10_000),
            Self::Enterprise => (1_000_000_000, 60_000_000_000),
        };
        Limits { per_minute: per_minute.unwrap_or(minute), per_hour: per_hour.unwrap_or(hour) }
    }
}

/// A workspace to be made.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    pub id: String,
    pub name: String,
    pub plan: Plan,
    pub time_zone: String,
    pub currency: String,
    pub industry_pack: String,
}

/// Makes a workspace. The change must be bound to its id already.
pub fn create_workspace(change: &mut Change<'_, '_>, new: &NewWorkspace) -> Result<(), ApiError> {
    change.tx.execute(
        &INSERT_WORKSPACE,
        args![&new.name, new.plan.name(), &new.time_zone, &new.currency, &new.industry_pack, change.now],
    )?;
    let after =
        json!({ "name": new.name, "plan": new.plan.name(), "timeZone": new.time_zone, "currency": new.currency });
    change.audit(Action::Create, "workspace", &new.id, None::<&()>, Some(&after))?;
    change.emit("access.workspace_created.v1", json!({ "workspaceId": new.id, "name": new.name }));
    Ok(())
}

/// A person of a workspace to be made.
#[derive(Debug, Clone)]
pub struct NewMember {
    pub email: String,
    pub name: String,
    /// For a person who has no account yet.
    pub password_hash: Option<String>,
    pub roles: Vec<(String, Option<String>)>,
    /// Has signed in, or need not.
    pub active: bool,
}

/// Adds a person to the workspace, with a new account or the one they have. Answers the user's id and
/// whether the account is new.
pub fn add_member(change: &mut Change<'_, '_>, new: &NewMember) -> Result<(String, bool), ApiError> {
    let email = normal_email(&new.email);
    let known: Option<String> = change.tx.optional(&PERSON_BY_EMAIL, args![&email])?;
    let is_new = known.is_none();
    let id = known.unwrap_or_else(|| change.id("user"));
    if is_new {
        change.tx.execute(&INSERT_PERSON, args![&id, &email, new.password_hash.as_deref(), change.now])?;
    }
    let roles: Vec<RoleAssignment> = new
        .roles
        .iter()
        .map(|(role, location)| RoleAssignment { role: role.clone(), location_id: location.clone() })
        .collect();
    let roles = serde_json::to_value(&roles).unwrap_or_default();
    let status = if new.active { "ACTIVE" } else { "INVITED" };
    let added = change.tx.execute(&INSERT_MEMBER, args![&id, &email, &new.name, status, &roles, change.now])?;
    if added == 0 {
        return Err(ApiError::new(Code::Duplicate, format!("{email} is a user of this workspace already")));
    }
    let after = json!({ "email": email, "name": new.name, "roles": roles, "status": status });
    change.audit(Action::Create, "user", &id, None::<&()>, Some(&after))?;
    change.emit("access.user_invited.v1", json!({ "userId": id, "email": email }));
    Ok((id, is_new))
}

/// Addresses are compared without regard to case.
#[must_use]
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Makes an API key and answers its id and its text, which is shown once.
pub fn create_key(
    change: &mut Change<'_, '_>,
    name: &str,
    scopes: &[String],
    expires_at: Option<i64>,
    allowed_ips: &[String],
) -> Result<(String, String), ApiError> {
    let key = NewKey::generate()?;
    let id = change.id("key");
    change.tx.execute(
        &INSERT_KEY,
        args![
            &id,
            name,
            &key.lookup,
            &key.hash,
            &key.last4,
            json!(scopes),
            json!(allowed_ips),
            expires_at,
            &change.who.name,
            change.now
        ],
    )?;
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    change.tx.execute(&INSERT_LOOKUP, args![&key.lookup, workspace, &id])?;
    let after = json!({ "name": name, "scopes": scopes, "allowedIps": allowed_ips });
    change.audit(Action::Create, "apiKey", &id, None::<&()>, Some(&after))?;
    change.emit("access.api_key_created.v1", json!({ "apiKeyId": id, "name": name }));
    Ok((id, key.plaintext))
}

/// A password for someone who is to begin.
pub fn new_password() -> Result<String, ApiError> {
    token::new_password()
}

/// Sets a person's password and ends their sessions. Answers whether there is such a person.
pub fn set_password(tx: &mut Tx<'_>, email: &str, hash: &str) -> Result<bool, DbError> {
    let email = normal_email(email);
    let found = tx.execute(&SET_PASSWORD, args![&email, hash])? > 0;
    tx.execute(&END_SESSIONS, args![&email])?;
    Ok(found)
}

sql! {
    INSERT_WORKSPACE = "
        INSERT INTO workspace (workspace_id, name, status, plan, time_zone, currency, industry_pack, feature_settings, version, created_at, updated_at)
        VALUES ($1, $2, 'ACTIVE', $3, $4, $5, $6, '{}', 1, $7, $7)";
    INSERT_MEMBER = "
        INSERT INTO membership (workspace_id, user_id, email, name, status, roles, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7) ON CONFLICT (workspace_id, user_id) DO NOTHING";
    INSERT_KEY = "
        INSERT INTO api_key (workspace_id, id, name, lookup, secret_hash, last4, scopes, allowed_ips, expires_at, created_by, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)";
}

sql_global! {
    PERSON_BY_EMAIL = "SELECT id FROM person WHERE email = $1";
    INSERT_PERSON = "INSERT INTO person (id, email, password_hash, created_at) VALUES ($1, $2, $3, $4)";
    INSERT_LOOKUP = "INSERT INTO api_key_lookup (lookup, workspace_id, key_id) VALUES ($1, $2, $3)";
    SET_PASSWORD = "UPDATE person SET password_hash = $2 WHERE email = $1";
    END_SESSIONS = "DELETE FROM session WHERE user_id IN (SELECT id FROM person WHERE email = $1)";
}
