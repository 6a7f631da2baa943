//! Who calls, and what they may do where.

use super::permission::{Permission, Permissions};
use std::sync::Arc;

/// What a workspace pays for: how many calls a key may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls a minute.
    pub per_minute: i64,
    /// Calls an hour.
    pub per_hour: i64,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// An API key.
    Key {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    },
    /// A person, by a session.
    User {
        /// The user's id.
        id: String,
        /// The user's address.
        email: String,
        /// The session's id.
        session: String,
    },
    /// The program itself: a job or the command line.
    System,
}

impl Actor {
    /// `API_KEY`, `USER` or `SYSTEM`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Key { .. } => "API_KEY",
            Self::User { .. } => "USER",
            Self::System => "SYSTEM",
        }
    }

    /// The key's or user's id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Key { id, .. } | Self::User { id, .. } => id,
            Self::System => "system",
        }
    }

    /// A name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Key { name, .. } => name,
            Self::User { email, .. } => email,
            Self::System => "system",
        }
    }

    /// What its calls are counted and kept under: the key, or the session.
    #[must_use]
    pub fn credential(&self) -> &str {
        match self {
            Self::Key { id, .. } => id,
            Self::User { session, .. } => session,
            Self::System => "system",
        }
    }
}

/// What is allowed everywhere, and what at certain locations (those under them included).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// In the whole workspace.
    pub everywhere: Permissions,
    /// At one location each, descendants already listed.
    pub at: Vec<(String, Permissions)>,
}

/// The locations whose data a caller may touch with one permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocationScope {
    /// Every location.
    All,
    /// These only.
    Only(Vec<String>),
}

impl LocationScope {
    /// Whether a location's data may be touched.
    #[must_use]
    pub fn covers(&self, location: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.iter().any(|id| id == location),
        }
    }
}

impl Grants {
    /// Where `permission` holds.
    #[must_use]
    pub fn scope(&self, permission: Permission) -> LocationScope {
        if self.everywhere.has(permission) {
            return LocationScope::All;
        }
        LocationScope::Only(self.at.iter().filter(|(_, p)| p.has(permission)).map(|(id, _)| id.clone()).collect())
    }

    /// Whether `permission` holds anywhere at all.
    #[must_use]
    pub fn anywhere(&self, permission: Permission) -> bool {
        self.everywhere.has(permission) || self.at.iter().any(|(_, p)| p.has(permission))
    }

    /// Everything that holds anywhere.
    #[must_use]
    pub fn union(&self) -> Permissions {
        self.at.iter().fold(self.everywhere, |all, (_, p)| all.union(*p))
    }
}

/// An authenticated caller.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The workspace of the credential; the only place it comes from.
    pub workspace: Arc<str>,
    /// Who.
    pub actor: Actor,
    /// What they may do.
    pub grants: Grants,
    /// How often they may call; `None`: no practical limit.
    pub limits: Option<Limits>,
    /// Where the call came from.
    pub address: String,
    /// A key that only the bearer of this credential can derive, for sealing kept secrets.
    pub seal: [u8; 32],
}
