//! Days gathered into weeks and months.

use serde::{Deserialize, Serialize};
use stockflow_kernel::Day;

/// What one point of a series covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Granularity {
    /// One day.
    #[default]
    Day,
    /// An ISO week, from Monday.
    Week,
    /// A calendar month, from its first day.
    Month,
}

impl Granularity {
    /// The first day of the bucket that `day` is in.
    #[must_use]
    pub fn start(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            Self::Week => day.plus(-(day.weekday() as i64)),
            Self::Month => day.plus(1 - i64::from(day.to_date().day())),
        }
    }
}

/// Cuts `days` days from `first` into buckets: each the start of its bucket (which may lie before
/// `first`) and its range of positions.
pub(crate) fn buckets(
    granularity: Granularity,
    first: Day,
    days: usize,
) -> impl Iterator<Item = (Day, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= days {
            return None;
        }
        let start = granularity.start(first.plus(at as i64));
        let from = at;
        at += 1;
        while at < days && granularity.start(first.plus(at as i64)) == start {
            at += 1;
        }
        Some((start, from..at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    // Calendar of 2017: 1 January was a Sunday, in ISO week 52 of 2016.
    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(Granularity::Week.start(day("2017-01-01")), day("2016-12-26"));
        assert_eq!(Granularity::Week.start(day("2017-01-02")), day("2017-01-02"));
        assert_eq!(Granularity::Week.start(day("2017-01-08")), day("2017-01-02"));
    }

    #[test]
    fn a_month_begins_on_its_first_day_leap_years_too() {
        assert_eq!(Granularity::Month.start(day("2016-02-29")), day("2016-02-01"));
        assert_eq!(Granularity::Month.start(day("2016-03-01")), day("2016-03-01"));
    }

    #[test]
    fn buckets_cover_every_day_once() {
        let cut: Vec<_> = buckets(Granularity::Week, day("2017-01-01"), 10).collect();
        assert_eq!(cut, [(day("2016-12-26"), 0..1), (day("2017-01-02"), 1..8), (day("2017-01-09"), 8..10)]);
        assert_eq!(buckets(Granularity::Day, day("2017-01-01"), 3).count(), 3);
        assert_eq!(buckets(Granularity::Month, day("2017-01-01"), 0).count(), 0);
    }
}
