//! `Idempotency-Key`: the same request again acts once and gets the first answer.
//!
//! The answer is kept **in the transaction of the change**, so there is no moment in which the change
//! is done and the answer unknown, across crashes, restarts and nodes. Answers that hold a secret are
//! kept sealed with a key that only the bearer of the credential can derive.

use super::call::Call;
use super::error::{ApiError, Code};
use super::reply::{Answer, Reply};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use sha2::{Digest, Sha256};
use stockflow_db::{Tx, args, from_row, sql, sql_global};
use stockflow_kernel::Instant;

/// How long an answer is kept.
const KEPT_SECONDS: i64 = 48 * 3600;

/// A key as it is kept: hashed, with the fingerprint of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    hash: String,
    fingerprint: String,
}

impl IdempotencyKey {
    /// From the header and the request it came with.
    #[must_use]
    pub fn new(key: &str, method: &str, path_and_query: &str, body: &[u8]) -> Self {
        let mut request = Sha256::new();
        for part in [method.as_bytes(), b"\n", path_and_query.as_bytes(), b"\n", body] {
            request.update(part);
        }
        Self { hash: hex(&Sha256::digest(key)), fingerprint: hex(&request.finalize()) }
    }
}

impl IdempotencyKey {
    /// The same key for a request whose body was read later, by its digest.
    #[must_use]
    pub fn with_body(&self, digest: &[u8]) -> Self {
        let mut request = Sha256::new();
        request.update(self.fingerprint.as_bytes());
        request.update(digest);
        Self { hash: self.hash.clone(), fingerprint: hex(&request.finalize()) }
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct Kept {
    fingerprint: String,
    status: i64,
    location: Option<String>,
    version: Option<i64>,
    body: Vec<u8>,
    sealed: bool,
}
from_row!(Kept { fingerprint, status, location, version, body, sealed });

/// Runs `act` unless its answer is known already.
pub(super) fn once(tx: &mut Tx<'_>, call: &Call, act: &dyn Fn(&mut Tx<'_>) -> Answer) -> Answer {
    let Some(key) = call.idempotency() else {
        return act(tx);
    };
    let credential = call.caller().actor.credential();
    let now = call.now();
    // Two at once: the second waits here for the first one's commit.
    let claim = args![credential, &key.hash, &key.fingerprint, now, now.plus_seconds(KEPT_SECONDS)];
    if tx.execute(&CLAIM, claim)? == 0 {
        let kept: Kept = tx.one(&READ, args![credential, &key.hash])?;
        return replay(kept, key, call);
    }
    let outcome = tx.savepoint(act);
    let reply = match outcome {
        // What is the caller's fault is an answer like any other; our own fault is not kept.
        Err(error) if !error.code().status().is_server_error() => {
            Reply::raw(error.code().status().as_u16(), error.body(call.request_id()))
        }
        other => other?,
    };
    let body = if reply.secret { seal(&reply.body, key, call)? } else { reply.body.clone() };
    tx.execute(
        &KEEP,
        args![
            credential,
            &key.hash,
            i64::from(reply.status),
            reply.location.as_deref(),
            reply.version,
            body,
            reply.secret
        ],
    )?;
    Ok(reply)
}

fn replay(kept: Kept, key: &IdempotencyKey, call: &Call) -> Answer {
    if kept.fingerprint != key.fingerprint {
        return Err(ApiError::new(
            Code::IdempotencyKeyReused,
            "this Idempotency-Key came with another request before; use a new key for a new request",
        ));
    }
    let body = if kept.sealed { unseal(&kept.body, key, call)? } else { kept.body };
    let mut reply = Reply::raw(u16::try_from(kept.status).unwrap_or(200), body);
    reply.location = kept.location;
    reply.version = kept.version;
    reply.secret = kept.sealed;
    reply.replayed = true;
    Ok(reply)
}

/// Each sealing key and nonce serve one message: the key is the credential's, the nonce the request's.
fn cipher(key: &IdempotencyKey, call: &Call) -> (ChaCha20Poly1305, Nonce) {
    let cipher = ChaCha20Poly1305::new(&Key::from(call.caller().seal));
    let digest = Sha256::digest(format!("{}{}", key.hash, key.fingerprint));
    let mut nonce = [0_u8; 12];
    nonce.copy_from_slice(&digest[..12]);
    (cipher, Nonce::from(nonce))
}

fn seal(body: &[u8], key: &IdempotencyKey, call: &Call) -> Result<Vec<u8>, ApiError> {
    let (cipher, nonce) = cipher(key, call);
    cipher.encrypt(&nonce, body).map_err(|_| ApiError::internal("a secret answer could not be sealed"))
}

fn unseal(body: &[u8], key: &IdempotencyKey, call: &Call) -> Result<Vec<u8>, ApiError> {
    let (cipher, nonce) = cipher(key, call);
    cipher.decrypt(&nonce, body).map_err(|_| {
        ApiError::new(
            Code::Conflict,
            "the first answer held a secret that only the credential of that request may see again",
        )
    })
}

/// Forgets answers that are older than promised.
pub fn forget_expired(tx: &mut Tx<'_>, now: Instant) -> Result<u64, stockflow_db::DbError> {
    tx.execute(&FORGET, args![now])
}

sql! {
    CLAIM = "
        INSERT INTO idempotency (workspace_id, credential_id, key_hash, fingerprint, status, body, sealed, created_at, expires_at)
        VALUES ($1, $2, $3, $4, 0, NULL, FALSE, $5, $6)
        ON CONFLICT (workspace_id, credential_id, key_hash) DO UPDATE
            SET fingerprint = excluded.fingerprint, status = 0, body = NULL, created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE idempotency.expires_at < excluded.created_at";
    READ = "
        SELECT fingerprint, status, location, version, body, sealed FROM idempotency
         WHERE workspace_id = $1 AND credential_id = $2 AND key_hash = $3";
    KEEP = "
        UPDATE idempotency SET status = $4, location = $5, version = $6, body = $7, sealed = $8
         WHERE workspace_id = $1 AND credential_id = $2 AND key_hash = $3";
}

sql_global! {
    FORGET = "DELETE FROM idempotency WHERE expires_at < $1";
}
