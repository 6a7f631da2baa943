//! Signing secrets and signatures of Standard Webhooks 1.0.

use crate::config::ServerConfig;
use crate::http::ApiError;
use crate::outgoing::seal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// A new secret: `whsec_` and 32 random bytes in base64.
pub(in super::super) fn new_secret() -> Result<String, ApiError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// What is kept of a secret.
pub(in super::super) fn seal_secret(config: &ServerConfig, secret: &str) -> Result<String, ApiError> {
    seal(config, secret)
}

/// `v1,` and the base64 of HMAC-SHA256 over `{id}.{seconds}.{body}`; nothing for a secret that is none.
pub(super) fn sign(secret: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_signs_as_the_specification_shows() {
        // The example of the Standard Webhooks specification and its reference libraries' tests.
        let body = "{\"test\": 2432232314}";
        let signed =
            sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn the_reference_library_takes_what_we_sign() {
        let secret = new_secret().unwrap();
        let body = "{\"type\":\"inventory.stock_adjusted.v1\"}";
        let seconds =
            i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs())
                .unwrap();
        let theirs = standardwebhooks::Webhook::new(&secret).unwrap();
        let ours = sign(&secret, "evt_1", seconds, body).unwrap();
        assert_eq!(theirs.sign("evt_1", seconds, body.as_bytes()).unwrap(), ours);
        // During a rotation two signatures stand beside each other, in either order.
        let other = sign(&new_secret().unwrap(), "evt_1", seconds, body).unwrap();
        for signatures in [format!("{ours} {other}"), format!("{other} {ours}")] {
            let mut headers = axum::http::HeaderMap::new();
            headers.insert("webhook-id", "evt_1".parse().unwrap());
            headers.insert("webhook-timestamp", seconds.to_string().parse().unwrap());
            headers.insert("webhook-signature", signatures.parse().unwrap());
            theirs.verify(body.as_bytes(), &headers).unwrap();
            assert!(theirs.verify(b"{}", &headers).is_err());
        }
    }
}
