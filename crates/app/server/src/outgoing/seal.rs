//! Secrets that must be used again, and so cannot be hashed: sealed in the database if the operator has set a key.
//!
//! `sealed:1:<base64 of a nonce of 12 bytes and the ciphertext>`, ChaCha20-Poly1305 (RFC 8439) under SHA-256 of the
//! operator's key; without one `plain:<text>`. What was kept before a key was set is read as it stands.

use crate::config::ServerConfig;
use crate::http::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use sha2::{Digest, Sha256};

const SEALED: &str = "sealed:1:";
const PLAIN: &str = "plain:";

fn cipher(config: &ServerConfig) -> Option<ChaCha20Poly1305> {
    let key = config.secret_key.reveal();
    let digest: [u8; 32] = Sha256::digest(format!("stockflow secrets\n{key}")).into();
    (!key.is_empty()).then(|| ChaCha20Poly1305::new(&Key::from(digest)))
}

/// What is kept of a secret.
///
/// # Errors
/// When the machine gives no random bytes.
pub fn seal(config: &ServerConfig, secret: &str) -> Result<String, ApiError> {
    let Some(cipher) = cipher(config) else { return Ok(format!("{PLAIN}{secret}")) };
    let mut nonce = [0_u8; 12];
    getrandom::fill(&mut nonce).map_err(|error| ApiError::internal(error.to_string()))?;
    let sealed = cipher.encrypt(&Nonce::from(nonce), secret.as_bytes());
    let sealed = sealed.map_err(|_| ApiError::internal("a secret could not be sealed"))?;
    Ok(format!("{SEALED}{}", STANDARD.encode([&nonce[..], &sealed[..]].concat())))
}

/// The secret that was kept so.
///
/// # Errors
/// When it was sealed with another key.
pub fn unseal(config: &ServerConfig, kept: &str) -> Result<String, ApiError> {
    let Some(text) = kept.strip_prefix(SEALED) else {
        return Ok(kept.strip_prefix(PLAIN).unwrap_or(kept).to_owned());
    };
    let wrong = || ApiError::internal("a secret was sealed with another key (secret-key)");
    let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
    let (nonce, sealed) = bytes.split_at_checked(12).ok_or_else(wrong)?;
    let nonce = <[u8; 12]>::try_from(nonce).map_err(|_| wrong())?;
    let open = cipher(config).ok_or_else(wrong)?.decrypt(&Nonce::from(nonce), sealed).map_err(|_| wrong())?;
    String::from_utf8(open).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(key: &str) -> ServerConfig {
        ServerConfig { secret_key: key.into(), ..ServerConfig::default() }
    }

    #[test]
    fn a_sealed_secret_is_read_with_its_key_alone() {
        let kept = seal(&config("one"), "whsec_abc").unwrap();
        assert!(kept.starts_with(SEALED) && !kept.contains("abc"));
        assert_eq!(unseal(&config("one"), &kept).unwrap(), "whsec_abc");
        assert!(unseal(&config("two"), &kept).is_err());
        assert!(unseal(&config(""), &kept).is_err());
        assert_ne!(seal(&config("one"), "whsec_abc").unwrap(), kept);
    }

    #[test]
    fn what_was_kept_before_there_was_a_key_is_still_read() {
        let kept = seal(&config(""), "whsec_abc").unwrap();
        assert_eq!(unseal(&config("one"), &kept).unwrap(), "whsec_abc");
    }
}
