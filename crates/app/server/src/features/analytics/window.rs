//! Which days to look at.

use crate::http::ApiError;
use crate::http::list::ListQuery;
use jiff::tz::TimeZone;
use stockflow_kernel::{Day, Instant};

/// Days of a window when none are asked for.
const USUAL: i64 = 90;
/// The most days of a window: three years.
const LONGEST: i64 = 1_096;
/// A day begins at most so many hours before the same day in UTC.
const EARLIEST_ZONE_SECONDS: i64 = 14 * 3_600;
/// And at most so many after it.
const LATEST_ZONE_SECONDS: i64 = 12 * 3_600;

/// Some days, both ends included, each as every location has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: Day,
    pub(super) to: Day,
}

impl Window {
    /// The days of the filters `from` and `to`; by default the 90 days up to today in UTC.
    pub(super) fn asked(query: &ListQuery) -> Result<Self, ApiError> {
        let now = query.call().now();
        let to = query.outside_day("to").unwrap_or_else(|| now.day_in(&TimeZone::UTC));
        if to > now.plus_seconds(EARLIEST_ZONE_SECONDS).day_in(&TimeZone::UTC) {
            return Err(ApiError::fault("to", "range", "must not lie in the future"));
        }
        let from = query.outside_day("from").unwrap_or_else(|| to.plus(1 - USUAL));
        if from > to {
            return Err(ApiError::fault("from", "range", format!("must not lie after to, {to}")));
        }
        if to.number() - from.number() >= LONGEST {
            return Err(ApiError::fault(
                "from",
                "range",
                format!("must lie at most {LONGEST} days back from to, {to}"),
            ));
        }
        Ok(Self { from, to })
    }

    /// How many days it has.
    pub(super) fn days(self) -> usize {
        usize::try_from(self.to.number() - self.from.number() + 1).unwrap_or(1)
    }

    /// Before it no location has its first day.
    pub(super) fn begins(self) -> Instant {
        self.from.start_in(&TimeZone::UTC).plus_seconds(-EARLIEST_ZONE_SECONDS)
    }

    /// From it on no location has its last day.
    pub(super) fn ends(self) -> Instant {
        self.to.plus(1).start_in(&TimeZone::UTC).plus_seconds(LATEST_ZONE_SECONDS)
    }

    /// Its last day alone.
    pub(super) fn last_day(self) -> Self {
        Self { from: self.to, to: self.to }
    }

    /// The same days and those before them, back to `from` at least.
    pub(super) fn back_to(self, from: Day) -> Self {
        Self { from: self.from.min(from), to: self.to }
    }
}
