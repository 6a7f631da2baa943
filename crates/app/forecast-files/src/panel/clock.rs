//! The periods that series have in common.

use crate::prepare::Prepared;
use crate::{FilesError, Period};
use stockflow_forecast::global::Calendar;

/// From the first period of any series to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// The number of the first period.
    pub(crate) first: i64,
    /// How many there are.
    pub(crate) length: usize,
}

/// No more periods than this lie on one clock.
const LONGEST: i64 = 1_000_000;

impl Clock {
    /// The clock of these series.
    ///
    /// # Errors
    ///
    /// When they lie too far apart for one.
    pub(crate) fn of(series: &[Prepared]) -> Result<Self, FilesError> {
        let apart = FilesError::Together("the series share no clock: they lie more than a million periods apart");
        let first = series.iter().map(|one| one.first).min();
        let end = series.iter().map(|one| one.first.saturating_add(one.values.len() as i64)).max();
        let span = first.zip(end).and_then(|(first, end)| end.checked_sub(first));
        match (first, span) {
            (Some(first), Some(span)) if span <= LONGEST => Ok(Self { first, length: span as usize }),
            _ => Err(apart),
        }
    }

    /// The number of the period after the last.
    pub(crate) const fn end(&self) -> i64 {
        self.first + self.length as i64
    }

    /// What the periods mean to a global model.
    pub(crate) const fn calendar(&self, dated: bool, period: Period) -> Calendar {
        match period {
            Period::Day if dated => Calendar::Daily { first_day: self.first },
            // Week 0 began on 1969-12-29, a Monday.
            Period::Week if dated => Calendar::Weekly { first_day: self.first * 7 - 3 },
            Period::Month if dated => Calendar::Monthly { first_month: self.first.rem_euclid(12) as u32 + 1 },
            _ => Calendar::Undated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_begins_where_its_calendar_says() {
        let at = |first| Clock { first, length: 10 };
        // 2017-12-31 is day 17,531; its week began on Monday 2017-12-25, day 17,525.
        assert_eq!(at(17_531).calendar(true, Period::Day), Calendar::Daily { first_day: 17_531 });
        let week = (17_531_i64 + 3).div_euclid(7);
        assert_eq!(at(week).calendar(true, Period::Week), Calendar::Weekly { first_day: 17_525 });
        assert_eq!(at(2017 * 12 + 11).calendar(true, Period::Month), Calendar::Monthly { first_month: 12 });
        assert_eq!(at(5).calendar(false, Period::Day), Calendar::Undated);
    }
}
