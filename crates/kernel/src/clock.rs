//! The one place that may read the time.

use crate::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// What says how late it is.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets and moves, in microseconds since the epoch.
    Fixed(AtomicI64),
}

impl Clock {
    /// A clock that stands still.
    #[must_use]
    pub const fn fixed(at: Instant) -> Self {
        Self::Fixed(AtomicI64::new(at.micros()))
    }

    /// The present moment, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Self::Fixed(at) => Instant::from_micros(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock forward; the system's clock stays as it is.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Fixed(at) = self {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }
}
