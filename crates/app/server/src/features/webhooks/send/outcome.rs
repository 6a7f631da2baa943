//! What a try came to, and what follows from it for the delivery and for the endpoint.

use super::message::Due;
use super::schedule::{TRIES, pause};
use crate::outgoing::{Answered, Failure};
use stockflow_kernel::Instant;

/// After so many seconds in which nothing went through an endpoint is switched off: five days.
pub(super) const GIVE_UP: i64 = 5 * 86_400;

/// The longest that an endpoint can have us wait altogether, in seconds.
const LONGEST_REST: i64 = 3_600;

/// A try.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    pub(super) due: Due,
    pub(super) at: Instant,
    pub(super) took_ms: i64,
    /// The headers that were sent, as JSON.
    pub(super) headers: String,
    pub(super) outcome: Result<Answered, Failure>,
}

/// What follows for the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Delivered,
    /// It is tried again at this moment.
    Again(Instant),
    GivenUp,
}

impl Tried {
    pub(super) fn is_delivered(&self) -> bool {
        matches!(&self.outcome, Ok(answered) if (200..300).contains(&answered.status))
    }

    /// The receiver says that it is gone for good.
    pub(super) fn is_gone(&self) -> bool {
        matches!(&self.outcome, Ok(answered) if answered.status == 410)
    }

    /// In words.
    pub(super) fn detail(&self) -> String {
        match &self.outcome {
            Ok(answered) if (300..400).contains(&answered.status) => {
                format!("HTTP {}: redirects are not followed", answered.status)
            }
            Ok(answered) => format!("HTTP {}", answered.status),
            Err(failure) => failure.to_string(),
        }
    }

    pub(super) fn next(&self) -> Next {
        if self.is_delivered() {
            return Next::Delivered;
        }
        let attempts = self.due.attempts + 1;
        let asked = self.outcome.as_ref().ok().and_then(|answered| answered.retry_after);
        match pause(&self.due.id, attempts, asked) {
            Some(micros) if attempts < TRIES && !self.is_gone() => {
                Next::Again(Instant::from_micros(self.at.micros().saturating_add(micros)))
            }
            _ => Next::GivenUp,
        }
    }

    /// Until when nothing at all should be sent: a receiver that is overloaded has said so.
    pub(super) fn rests_until(&self) -> Option<Instant> {
        let answered = self.outcome.as_ref().ok().filter(|answered| [429, 502, 503, 504].contains(&answered.status))?;
        let seconds = answered.retry_after?.clamp(0, LONGEST_REST);
        Some(self.at.plus_seconds(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(attempts: i64, outcome: Result<Answered, Failure>) -> Tried {
        let due = Due { id: "delivery_1".into(), event_id: "evt_1".into(), attempts, body: String::new() };
        Tried { due, at: Instant::from_micros(1_000_000), took_ms: 1, headers: "{}".into(), outcome }
    }

    fn answered(status: u16, retry_after: Option<i64>) -> Result<Answered, Failure> {
        Ok(Answered { status, retry_after, body: String::new() })
    }

    #[test]
    fn only_two_hundreds_are_delivered() {
        for status in [200, 201, 204, 299] {
            assert_eq!(tried(0, answered(status, None)).next(), Next::Delivered);
        }
        for status in [301, 307, 400, 404, 429, 500, 503] {
            assert!(matches!(tried(0, answered(status, None)).next(), Next::Again(_)), "{status}");
        }
        assert!(matches!(tried(0, Err(Failure::Passing("x".into()))).next(), Next::Again(_)));
    }

    #[test]
    fn the_tenth_try_is_the_last_and_one_that_is_gone_is_tried_no_more() {
        assert!(matches!(tried(8, answered(500, None)).next(), Next::Again(_)));
        assert_eq!(tried(9, answered(500, None)).next(), Next::GivenUp);
        assert_eq!(tried(0, answered(410, None)).next(), Next::GivenUp);
    }

    #[test]
    fn who_is_overloaded_is_left_alone_for_as_long_as_it_asks_up_to_an_hour() {
        let until = |status, seconds| tried(0, answered(status, seconds)).rests_until().map(|at| at.micros());
        assert_eq!(until(429, Some(30)), Some(31_000_000));
        assert_eq!(until(503, Some(86_400)), Some(3_601_000_000));
        assert_eq!(until(503, None), None);
        assert_eq!(until(500, Some(30)), None);
        assert_eq!(tried(0, answered(500, Some(60))).next(), Next::Again(Instant::from_micros(61_000_000)));
    }
}
