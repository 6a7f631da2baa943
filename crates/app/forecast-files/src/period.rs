//! Dates, and the periods they stand for.

/// What a date of the file stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// The hour of a time of day.
    Hour,
    /// The day.
    #[default]
    Day,
    /// The week from Monday to Sunday that holds the day.
    Week,
    /// The calendar month.
    Month,
    /// The calendar quarter.
    Quarter,
    /// The calendar year.
    Year,
}

/// A moment read from a date: days since 1970-01-01 and the hour of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) day: i64,
    pub(crate) hour: i64,
}

impl Period {
    /// The number of the period that holds the moment; neighbours have neighbouring numbers.
    pub(crate) fn number(self, moment: Moment) -> i64 {
        let (year, month) = year_and_month(moment.day);
        match self {
            Self::Hour => moment.day * 24 + moment.hour,
            Self::Day => moment.day,
            // 1970-01-01 was a Thursday.
            Self::Week => (moment.day + 3).div_euclid(7),
            Self::Month => year * 12 + month - 1,
            Self::Quarter => year * 4 + (month - 1) / 3,
            Self::Year => year,
        }
    }

    /// The weekday of a period that is a day, Monday 0.
    pub(crate) fn weekday(self, number: i64) -> Option<u8> {
        (self == Self::Day).then(|| (number + 3).rem_euclid(7) as u8)
    }
}

/// Reads `2017-03-09`, alone or followed by `T` or a space and a time (`05:30`, `05:30:00Z`).
///
/// Days of the Gregorian calendar after H. Hinnant, "chrono-compatible low-level date algorithms"
/// (2013).
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let (date, time) = match text.get(10..11) {
        None => (text, ""),
        Some("T" | " ") => (text.get(..10)?, text.get(11..)?),
        Some(_) => return None,
    };
    let bytes = date.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |from: usize, to: usize| digits(date.get(from..to)?);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if !(1..=12).contains(&month) || day < 1 || day > length(year, month) {
        return None;
    }
    let hour = if time.is_empty() { 0 } else { digits(time.get(..2)?)? };
    let separated = time.len() <= 2 || matches!(time.as_bytes()[2], b':' | b'Z');
    (hour < 24 && separated).then(|| Moment { day: days(year, month, day), hour })
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn year_and_month(day: i64) -> (i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = ((5 * of_year + 2) / 153 + 2) % 12 + 1;
    (year + era * 400 + i64::from(month <= 2), month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        moment(text).unwrap().day
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        // Unix times divided by 86,400, from date(1).
        assert_eq!(day("1970-01-01"), 0);
        assert_eq!(day("2000-02-29"), 11_016);
        assert_eq!(day("2017-12-31"), 17_531);
        assert_eq!(moment("2017-12-31T23:05:00Z"), Some(Moment { day: 17_531, hour: 23 }));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in ["", "2017", "2017-2-3", "2017-02-29", "2017-13-01", "2017-01-01x", "2017-01-01T25", "01.02.2017"]
        {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn periods_count_on_over_the_end_of_a_year() {
        let number = |period: Period, text: &str| period.number(moment(text).unwrap());
        // 2017-01-01 was a Sunday, so the next day begins a week.
        assert_eq!(number(Period::Week, "2017-01-02") - number(Period::Week, "2017-01-01"), 1);
        assert_eq!(number(Period::Week, "2017-01-08"), number(Period::Week, "2017-01-02"));
        assert_eq!(number(Period::Month, "2017-01-31") - number(Period::Month, "2016-12-01"), 1);
        assert_eq!(number(Period::Quarter, "2017-01-31") - number(Period::Quarter, "2016-10-01"), 1);
        assert_eq!(Period::Day.weekday(day("2017-01-01")), Some(6));
    }

    #[test]
    fn months_are_found_again_for_every_day_of_four_centuries() {
        let (mut year, mut month, mut of_month) = (1_700, 1, 1);
        for number in days(1_700, 1, 1)..days(2_100, 1, 1) {
            assert_eq!(year_and_month(number), (year, month));
            of_month += 1;
            if of_month > length(year, month) {
                (of_month, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
    }
}
