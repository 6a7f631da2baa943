//! Ids: a prefix that says what it is, then 26 characters that sort by time.

use crate::Instant;
use std::sync::atomic::{AtomicU64, Ordering};

/// Crockford's base 32, lower case: no `i`, `l`, `o`, `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Where new ids come from.
#[derive(Debug)]
pub enum Ids {
    /// Milliseconds and 80 random bits.
    Random,
    /// Milliseconds and a counter, so that tests can name what they will see.
    Counting(AtomicU64),
}

impl Ids {
    /// A source that counts from 1.
    #[must_use]
    pub fn counting() -> Self {
        Self::Counting(AtomicU64::new(1))
    }

    /// A new id such as `prod_01k8zq5f3m9v7a1r2c4d5e6f7g`.
    #[must_use]
    pub fn next(&self, prefix: &str, now: Instant) -> String {
        let low: u128 = match self {
            Self::Random => {
                let mut bytes = [0_u8; 16];
                // Without the system's randomness nothing here is safe to go on.
                #[allow(clippy::expect_used, reason = "no safe way on without randomness")]
                getrandom::fill(&mut bytes[6..]).expect("the operating system gives random bytes");
                u128::from_be_bytes(bytes)
            }
            Self::Counting(next) => u128::from(next.fetch_add(1, Ordering::Relaxed)),
        };
        let millis = u128::from((now.micros() / 1_000).max(0).unsigned_abs());
        let value = (millis << 80) | low;
        let mut text = String::with_capacity(prefix.len() + 27);
        text.push_str(prefix);
        text.push('_');
        for position in (0..26).rev() {
            let digit = (value >> (position * 5)) & 31;
            text.push(char::from(ALPHABET[digit as usize]));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_never_repeat() {
        let ids = Ids::Random;
        let early = ids.next("prod", Instant::from_micros(1_000_000));
        let late = ids.next("prod", Instant::from_micros(2_000_000));
        assert!(early < late);
        assert_eq!(early.len(), "prod_".len() + 26);
        assert_ne!(late, ids.next("prod", Instant::from_micros(2_000_000)));
    }
}
