//! What the key endpoints show, and the checks that making and changing a key share.

use crate::features::access::authenticate::parse_range;
use crate::features::access::token::KEY;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, Code, Fault, Permissions};
use serde::Serialize;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "k.id, k.name, k.lookup, k.last4, k.scopes, k.allowed_ips, k.expires_at, k.revoked_at, k.last_used_at, k.version, k.created_at, k.updated_at",
    from: " FROM api_key k WHERE k.workspace_id = $1",
    id: "k.id",
    filters: &[
        Filter {
            name: "q",
            about: "Text in the name.",
            kind: FilterKind::Search,
            sql: " AND lower(k.name) LIKE $? ESCAPE '\\'",
        },
        Filter { name: "from", about: "Created at or after.", kind: FilterKind::From, sql: " AND k.created_at >= $?" },
        Filter { name: "to", about: "Created at or before.", kind: FilterKind::To, sql: " AND k.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND k.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "k.created_at", key: SortKey::Number },
        Sort { name: "name", sql: "k.name", key: SortKey::Text },
    ],
    newest_first: true,
    location: None,
};

/// An API key, without its secret.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKey {
    #[schema(example = "key_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "Web shop")]
    pub(super) name: String,
    /// What the key begins with.
    #[schema(example = "sf_key_0123456789abcdef")]
    pub(super) key_prefix: String,
    /// Its last four characters.
    #[schema(example = "9f3c")]
    pub(super) last4: String,
    #[schema(example = json!(["inventory:read"]))]
    pub(super) scopes: Vec<String>,
    #[schema(example = "ACTIVE")]
    pub(super) status: KeyStatus,
    pub(super) expires_at: Option<Instant>,
    /// Addresses and ranges it may be used from; empty: any.
    #[schema(example = json!(["203.0.113.0/24"]))]
    pub(super) allowed_ips: Vec<String>,
    /// To within a few seconds.
    pub(super) last_used_at: Option<Instant>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum KeyStatus {
    Active,
    Revoked,
    Expired,
}

pub(super) struct KeyRow {
    id: String,
    name: String,
    lookup: String,
    last4: String,
    scopes: String,
    allowed_ips: String,
    expires_at: Option<Instant>,
    revoked_at: Option<Instant>,
    last_used_at: Option<Instant>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(KeyRow {
    id,
    name,
    lookup,
    last4,
    scopes,
    allowed_ips,
    expires_at,
    revoked_at,
    last_used_at,
    version,
    created_at,
    updated_at
});

impl ApiKey {
    pub(super) fn at(row: KeyRow, now: Instant) -> Self {
        let status = match (row.revoked_at, row.expires_at) {
            (Some(_), _) => KeyStatus::Revoked,
            (None, Some(at)) if at <= now => KeyStatus::Expired,
            _ => KeyStatus::Active,
        };
        Self {
            id: row.id,
            name: row.name,
            key_prefix: format!("{KEY}{}", row.lookup),
            last4: row.last4,
            scopes: serde_json::from_str(&row.scopes).unwrap_or_default(),
            status,
            expires_at: row.expires_at,
            allowed_ips: serde_json::from_str(&row.allowed_ips).unwrap_or_default(),
            last_used_at: row.last_used_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    /// One key of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<Self, ApiError> {
        let row: Option<KeyRow> = by_id(tx, &LIST, id)?;
        Ok(Self::at(row.ok_or_else(|| ApiError::not_found("API key", id))?, now))
    }
}

/// A key with its text, which no other answer will ever show.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKeyWithSecret {
    pub(super) api_key: ApiKey,
    /// Keep it now: only a hash of it is stored.
    #[schema(example = "sf_key_0123456789abcdef_…")]
    pub(super) plaintext_key: String,
}

/// What can be wrong with a key beyond its schema.
pub(super) fn check(
    call: &Call,
    scopes: Option<&[String]>,
    expires_at: Option<Instant>,
    allowed_ips: Option<&[String]>,
) -> Result<(), ApiError> {
    let mut faults = Vec::new();
    let mut wanted = Permissions::default();
    for (index, scope) in scopes.unwrap_or_default().iter().enumerate() {
        match Permissions::of_scope(scope) {
            Some(granted) => wanted = wanted.union(granted),
            None => faults.push(Fault::new(
                format!("scopes[{index}]"),
                "enum",
                "is no scope; GET /api/admin/permissions lists them",
            )),
        }
    }
    for (index, range) in allowed_ips.unwrap_or_default().iter().enumerate() {
        if parse_range(range).is_none() {
            faults.push(Fault::new(
                format!("allowedIps[{index}]"),
                "format",
                "must be an address or a range such as 203.0.113.0/24",
            ));
        }
    }
    if expires_at.is_some_and(|at| at <= call.now()) {
        faults.push(Fault::new("expiresAt", "range", "must lie in the future"));
    }
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let beyond = wanted.without(call.caller().grants.everywhere);
    if beyond.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = beyond.iter().map(|p| p.scope()).collect();
    Err(ApiError::new(
        Code::Forbidden,
        format!("a key can never hold more than its creator; you lack {}", names.join(", ")),
    ))
}
