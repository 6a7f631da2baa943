//! Signatures over the body as it came.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the time of a signature may be off, in seconds: five minutes, as Stripe's libraries have it.
pub(super) const TOLERANCE: u64 = 300;

fn mac(secret: &str, parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac)
}

/// Whether a base64 HMAC-SHA256 over these parts is right, in constant time.
pub(super) fn base64_holds(secret: &str, parts: &[&[u8]], given: &str) -> bool {
    let Ok(given) = STANDARD.decode(given) else { return false };
    !secret.is_empty() && mac(secret, parts).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

/// Whether Stripe's header (`t=seconds,v1=hex,…`) holds for a body at a moment. Any of several `v1` is enough.
pub(super) fn stripe_holds(secret: &str, given: &str, body: &[u8], now: i64) -> bool {
    let fields = || given.split(',').filter_map(|field| field.trim().split_once('='));
    let Some(time) = fields().find(|(name, _)| *name == "t").map(|(_, value)| value) else { return false };
    let fresh = time.parse::<i64>().is_ok_and(|seconds| now.abs_diff(seconds) <= TOLERANCE);
    let right = |hex: &str| {
        let Some(bytes) = unhex(hex) else { return false };
        mac(secret, &[time.as_bytes(), b".", body]).is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
    };
    !secret.is_empty() && fresh && fields().filter(|(name, _)| *name == "v1").any(|(_, hex)| right(hex))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // printf '1514894400.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
    const BODY: &[u8] = b"{\"id\":\"evt_1\"}";
    const NOW: i64 = 1_514_894_400;

    fn signed(secret: &str, seconds: i64) -> String {
        let mac = mac(secret, &[seconds.to_string().as_bytes(), b".", BODY]).unwrap().finalize().into_bytes();
        let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={seconds},v1={hex}")
    }

    #[test]
    fn stripes_signature_holds_for_its_body_its_secret_and_five_minutes() {
        let good = signed("whsec_test", NOW);
        assert!(stripe_holds("whsec_test", &good, BODY, NOW + 300));
        assert!(!stripe_holds("whsec_test", &good, BODY, NOW + 301));
        assert!(!stripe_holds("whsec_test", &good, BODY, NOW - 301));
        assert!(!stripe_holds("whsec_test", &good, b"{\"id\":\"evt_2\"}", NOW));
        assert!(!stripe_holds("whsec_other", &good, BODY, NOW));
        assert!(!stripe_holds("", &signed("", NOW), BODY, NOW));
        // While a secret is rolled there are two; the old scheme does not count.
        let two = format!("{},{}", good.replace("v1=", "v1=00"), good.split_once(',').unwrap().1);
        assert!(stripe_holds("whsec_test", &two, BODY, NOW));
        assert!(!stripe_holds("whsec_test", &good.replace("v1=", "v0="), BODY, NOW));
        for nonsense in ["", "t=,v1=", "v1=abc", "t=1514894400", "t=1514894400,v1=zz", "t=1514894400,v1=é"] {
            assert!(!stripe_holds("whsec_test", nonsense, BODY, NOW), "{nonsense}");
        }
    }

    #[test]
    fn a_base64_signature_is_that_of_the_published_test_vector() {
        // RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?".
        let hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let expected = STANDARD.encode(unhex(hex).unwrap());
        assert!(base64_holds("Jefe", &[b"what do ya want ", b"for nothing?"], &expected));
        assert!(!base64_holds("Jefe", &[b"what do ya want"], &expected));
        assert!(!base64_holds("", &[b""], ""));
    }
}
