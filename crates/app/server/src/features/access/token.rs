//! Secrets that callers carry: API keys and session tokens. Only their hashes are kept.
//!
//! `sf_key_<16 hex: public, found by it>_<64 hex: secret>` and `sf_session_<64 hex>`. The secrets have
//! 256 random bits, so a fast hash keeps them safe; what has few bits (passwords) gets a slow one.

use crate::http::ApiError;
use crate::http::idempotency::hex;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What every API key begins with.
pub(super) const KEY: &str = "sf_key_";
/// What every session token begins with.
pub(super) const SESSION: &str = "sf_session_";

fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|e| ApiError::internal(e.to_string()))?;
    Ok(bytes)
}

/// A new API key.
pub(super) struct NewKey {
    /// Shown once.
    pub(super) plaintext: String,
    pub(super) lookup: String,
    pub(super) hash: String,
    pub(super) last4: String,
}

impl NewKey {
    /// With a public part of its own.
    pub(super) fn generate() -> Result<Self, ApiError> {
        Self::with_lookup(hex(&random::<8>()?))
    }

    /// Another secret under the same public part.
    pub(super) fn with_lookup(lookup: String) -> Result<Self, ApiError> {
        let secret = hex(&random::<32>()?);
        let plaintext = format!("{KEY}{lookup}_{secret}");
        Ok(Self { hash: hash(&plaintext), last4: plaintext[plaintext.len() - 4..].to_owned(), plaintext, lookup })
    }
}

/// The public part of a key's text, if it is one.
pub(super) fn lookup_of(key: &str) -> Option<&str> {
    let (lookup, secret) = key.strip_prefix(KEY)?.split_once('_')?;
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    (lookup.len() == 16 && secret.len() == 64 && is_hex(lookup) && is_hex(secret)).then_some(lookup)
}

/// A new session token.
pub(super) fn new_session() -> Result<String, ApiError> {
    Ok(format!("{SESSION}{}", hex(&random::<32>()?)))
}

/// A password that a person is given to begin with.
pub(super) fn new_password() -> Result<String, ApiError> {
    Ok(hex(&random::<12>()?))
}

/// What is kept of a token.
pub(super) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// Whether a token has this hash, in constant time.
pub(super) fn matches(token: &str, kept: &str) -> bool {
    hash(token).as_bytes().ct_eq(kept.as_bytes()).into()
}

/// What a page sends with its writes to show that it is ours: derived from the seal, so nothing is kept.
pub(super) fn csrf(seal: &[u8; 32]) -> String {
    hash(&csrf_of(seal))
}

/// Whether this is the page's token of that seal, in constant time.
pub(super) fn is_csrf(given: &str, seal: &[u8; 32]) -> bool {
    matches(&csrf_of(seal), given)
}

fn csrf_of(seal: &[u8; 32]) -> String {
    format!("csrf\n{}", hex(seal))
}

/// The key that seals kept secrets of this credential.
pub(super) fn seal(token: &str) -> [u8; 32] {
    Sha256::digest(format!("seal\n{token}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_public_part_and_known_by_its_hash() {
        let key = NewKey::generate().unwrap();
        assert_eq!(lookup_of(&key.plaintext), Some(key.lookup.as_str()));
        assert!(matches(&key.plaintext, &key.hash));
        assert!(key.plaintext.ends_with(&key.last4));
        let other = NewKey::with_lookup(key.lookup.clone()).unwrap();
        assert_eq!(lookup_of(&other.plaintext), Some(key.lookup.as_str()));
        assert!(!matches(&other.plaintext, &key.hash));
    }

    #[test]
    fn what_is_malformed_is_no_key() {
        for text in
            ["", "sf_key_", "sf_key_0123456789abcdef", "sf_key_0123456789abcdef_xyz", "sf_session_aa", "Bearer x"]
        {
            assert_eq!(lookup_of(text), None, "{text}");
        }
    }
}
