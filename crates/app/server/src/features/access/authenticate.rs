//! From a request to its caller: an API key, a session token, or the console's cookie.
//!
//! Keys and sessions are read from the database on each call, so that a revocation holds at once on
//! every node. It is one look-up by primary key.

use super::role::{self, RoleAssignment};
use super::token;
use super::workspace::Plan;
use crate::App;
use crate::http::{Actor, ApiError, Caller, Code, Grants, Limits, Permissions};
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use std::net::{IpAddr, SocketAddr};
use stockflow_db::{args, from_row, sql_global};
use stockflow_kernel::Instant;

/// The console's cookie.
pub(super) const COOKIE: &str = "stockflow_session";

/// Who sent this request.
pub(crate) async fn authenticate(app: &App, parts: &Parts, writes: bool) -> Result<Caller, ApiError> {
    let headers = &parts.headers;
    let address = address(app, headers, &parts.extensions);
    let Some(header) = headers.get(header::AUTHORIZATION) else {
        let Some(token) = cookie(headers) else {
            return Err(ApiError::new(
                Code::MissingAuthorization,
                "send the header Authorization: Bearer <API key or session token>",
            ));
        };
        // A browser sends cookies by itself; only our own pages know this token.
        let given = headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
        if writes && !token::is_csrf(given, &token::seal(token)) {
            return Err(ApiError::new(
                Code::Forbidden,
                "the header X-CSRF-Token is missing or not that of this session",
            ));
        }
        return by_session(app, token, address).await;
    };
    let bearer = header.to_str().ok().and_then(|text| {
        let (scheme, token) = text.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match bearer {
        Some(token) if token.starts_with(token::SESSION) => by_session(app, token, address).await,
        Some(token) => by_key(app, token, address).await,
        None => Err(ApiError::new(
            Code::InvalidApiKey,
            "the Authorization header must read: Bearer <API key or session token>",
        )),
    }
}

/// Where the call came from.
pub(super) fn address(app: &App, headers: &HeaderMap, extensions: &Extensions) -> String {
    if app.config.trust_forwarded_for {
        let forwarded = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        // The last entry is the one that our own proxy wrote.
        if let Some(last) = forwarded.and_then(|text| text.rsplit(',').next()) {
            return last.trim().to_owned();
        }
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map(|info| info.0.ip().to_canonical().to_string()).unwrap_or_default()
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

struct KeyRow {
    workspace: String,
    id: String,
    name: String,
    secret_hash: String,
    previous_hash: Option<String>,
    previous_until: Option<i64>,
    scopes: String,
    allowed_ips: String,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    status: String,
    plan: String,
    calls_per_minute: Option<i64>,
    calls_per_hour: Option<i64>,
}
from_row!(KeyRow {
    workspace,
    id,
    name,
    secret_hash,
    previous_hash,
    previous_until,
    scopes,
    allowed_ips,
    expires_at,
    revoked_at,
    status,
    plan,
    calls_per_minute,
    calls_per_hour
});

async fn by_key(app: &App, key: &str, address: String) -> Result<Caller, ApiError> {
    let unknown =
        || ApiError::new(Code::InvalidApiKey, "this API key is not known here; check that it was copied whole");
    let lookup = token::lookup_of(key).ok_or_else(unknown)?;
    let row: Option<KeyRow> = app.db.lookup(&KEY, args![lookup]).await?;
    let row = row.ok_or_else(unknown)?;
    let now = app.clock.now();
    check_secret(&row, key, now)?;
    if row.revoked_at.is_some() {
        return Err(ApiError::new(Code::RevokedApiKey, "this API key has been revoked; create another one"));
    }
    if row.expires_at.is_some_and(|at| at <= now.micros()) {
        return Err(ApiError::new(Code::ExpiredApiKey, "this API key has expired; create another one"));
    }
    active(&row.status)?;
    let allowed: Vec<String> = serde_json::from_str(&row.allowed_ips).unwrap_or_default();
    if !allowed.is_empty() && !allowed.iter().any(|range| within(range, &address)) {
        return Err(ApiError::new(Code::IpRestriction, "this API key may not be used from this address"));
    }
    let scopes: Vec<String> = serde_json::from_str(&row.scopes).unwrap_or_default();
    let everywhere = Permissions::of_scopes(scopes.iter().map(String::as_str)).unwrap_or_default();
    Ok(Caller {
        workspace: row.workspace.into(),
        actor: Actor::Key { id: row.id, name: row.name },
        grants: Grants { everywhere, at: Vec::new() },
        limits: Some(Plan::named(&row.plan).limits(row.calls_per_minute, row.calls_per_hour)),
        address,
        seal: token::seal(key),
    })
}

/// The present secret, or the one before it while its grace lasts.
fn check_secret(row: &KeyRow, key: &str, now: Instant) -> Result<(), ApiError> {
    if token::matches(key, &row.secret_hash) {
        return Ok(());
    }
    match &row.previous_hash {
        Some(previous) if token::matches(key, previous) => {
            if row.previous_until.is_some_and(|until| until > now.micros()) {
                return Ok(());
            }
            Err(ApiError::new(
                Code::RevokedApiKey,
                "this API key has been rotated and its grace is over; use the new one",
            ))
        }
        _ => Err(ApiError::new(Code::InvalidApiKey, "this API key is not known here; check that it was copied whole")),
    }
}

pub(super) fn active(status: &str) -> Result<(), ApiError> {
    if status == "ACTIVE" {
        return Ok(());
    }
    Err(ApiError::new(Code::InactiveOrganization, "this workspace has been deactivated; ask the operator"))
}

struct SessionRow {
    id: String,
    user: String,
    email: String,
    workspace: String,
    roles: String,
    expires_at: i64,
    status: String,
}
from_row!(SessionRow { id, user, email, workspace, roles, expires_at, status });

async fn by_session(app: &App, token: &str, address: String) -> Result<Caller, ApiError> {
    let signed_out =
        || ApiError::new(Code::Unauthorized, "this session has ended; sign in again with POST /api/sessions");
    let row: Option<SessionRow> = app.db.lookup(&SESSION, args![token::hash(token)]).await?;
    let row = row.filter(|row| row.expires_at > app.clock.now().micros()).ok_or_else(signed_out)?;
    active(&row.status)?;
    let assignments: Vec<RoleAssignment> = serde_json::from_str(&row.roles).unwrap_or_default();
    let grants = app.db.read(&row.workspace, move |tx| role::grants(tx, &assignments)).await?;
    Ok(Caller {
        workspace: row.workspace.into(),
        actor: Actor::User { id: row.user, email: row.email, session: row.id },
        grants,
        limits: Some(Limits {
            per_minute: app.config.session_calls_per_minute,
            per_hour: app.config.session_calls_per_hour,
        }),
        address,
        seal: token::seal(token),
    })
}

/// Whether an address lies in `203.0.113.7` or `203.0.113.0/24`.
fn within(range: &str, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let Some((network, bits)) = parse_range(range) else { return false };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(n), IpAddr::V4(a)) => (u128::from(n.to_bits()), u128::from(a.to_bits()), 32),
        (IpAddr::V6(n), IpAddr::V6(a)) => (n.to_bits(), a.to_bits(), 128),
        _ => return false,
    };
    let shift = width - u32::from(bits);
    let cut = |bits: u128| if shift >= 128 { 0 } else { bits >> shift };
    cut(network) == cut(address)
}

/// An address or a range in CIDR notation; `None` if it is neither.
pub(super) fn parse_range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
    let address: IpAddr = address.parse().ok()?;
    let width = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Some(width), |b| b.parse().ok())?;
    (bits <= width).then_some((address, bits))
}

sql_global! {
    KEY = "
        SELECT k.workspace_id, k.id, k.name, k.secret_hash, k.previous_hash, k.previous_until, k.scopes, k.allowed_ips,
               k.expires_at, k.revoked_at, w.status, w.plan, w.calls_per_minute, w.calls_per_hour
          FROM api_key_lookup l
          JOIN api_key k ON k.workspace_id = l.workspace_id AND k.id = l.key_id
          JOIN workspace w ON w.workspace_id = l.workspace_id
         WHERE l.lookup = $1";
    SESSION = "
        SELECT s.id, s.user_id, m.email, s.workspace_id, m.roles, s.expires_at, w.status
          FROM session s
          JOIN membership m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id AND m.status = 'ACTIVE'
          JOIN workspace w ON w.workspace_id = s.workspace_id
         WHERE s.token_hash = $1";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_their_addresses_and_no_others() {
        for (range, inside, outside) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("0.0.0.0/0", "8.8.8.8", "::1"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("::/0", "::1", "10.0.0.1"),
        ] {
            assert!(within(range, inside), "{range} {inside}");
            assert!(!within(range, outside), "{range} {outside}");
        }
        for wrong in ["", "x", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129"] {
            assert_eq!(parse_range(wrong), None, "{wrong}");
        }
    }
}
