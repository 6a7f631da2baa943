//! What day a period is.

/// What a panel's period numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// Periods have no date.
    Undated,
    /// Period 0 is this day, counted from 1970-01-01; one period is a day.
    Daily {
        /// Days since 1970-01-01.
        first_day: i64,
    },
    /// Period 0 begins on this day; one period is a week.
    Weekly {
        /// Days since 1970-01-01.
        first_day: i64,
    },
    /// Period 0 is this month; one period is a month.
    Monthly {
        /// Month of the year, 1 to 12.
        first_month: u32,
    },
}

impl Calendar {
    /// Monday 0 to Sunday 6, for days.
    pub(crate) fn weekday(self, period: usize) -> Option<u32> {
        match self {
            // 1970-01-01 was a Thursday.
            Self::Daily { first_day } => Some((first_day + period as i64 + 3).rem_euclid(7) as u32),
            _ => None,
        }
    }

    /// Day of the month, 1 to 31, for days and first days of weeks.
    pub(crate) fn day_of_month(self, period: usize) -> Option<u32> {
        self.day(period).map(|day| month_and_day(day).1)
    }

    /// Month of the year, 1 to 12.
    pub(crate) fn month(self, period: usize) -> Option<u32> {
        match self {
            Self::Monthly { first_month } => Some((first_month.saturating_sub(1) + (period % 12) as u32) % 12 + 1),
            _ => self.day(period).map(|day| month_and_day(day).0),
        }
    }

    /// Periods in a year, when dated.
    pub(crate) fn year(self) -> Option<usize> {
        match self {
            Self::Undated => None,
            Self::Daily { .. } => Some(365),
            Self::Weekly { .. } => Some(52),
            Self::Monthly { .. } => Some(12),
        }
    }

    fn day(self, period: usize) -> Option<i64> {
        match self {
            Self::Daily { first_day } => Some(first_day + period as i64),
            Self::Weekly { first_day } => Some(first_day + 7 * period as i64),
            Self::Undated | Self::Monthly { .. } => None,
        }
    }
}

/// Month and day of the month in the proleptic Gregorian calendar, from days since
/// 1970-01-01, by counting from 1 March of year 0 in eras of 400 years (Hinnant 2013).
fn month_and_day(day: i64) -> (u32, u32) {
    let of_era = (day + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dates and weekdays from the public calendar.
    #[test]
    fn known_days() {
        assert_eq!(month_and_day(0), (1, 1));
        assert_eq!(month_and_day(-1), (12, 31));
        // 2000-02-29 and 2016-04-24 (a Sunday).
        assert_eq!(month_and_day(11_016), (2, 29));
        let april = Calendar::Daily { first_day: 16_915 };
        assert_eq!(april.month(0), Some(4));
        assert_eq!(april.day_of_month(0), Some(24));
        assert_eq!(april.weekday(0), Some(6));
        assert_eq!(april.weekday(1), Some(0));
    }

    #[test]
    fn months_wrap() {
        let calendar = Calendar::Monthly { first_month: 11 };
        assert_eq!(calendar.month(0), Some(11));
        assert_eq!(calendar.month(2), Some(1));
        assert_eq!(calendar.month(13), Some(12));
    }
}
