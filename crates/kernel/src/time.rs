//! Instants to the microsecond in UTC, and plain days.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Days from 0001-01-01 to 1970-01-01 are negative; years 1 to 9999.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

/// A moment, in microseconds since 1970-01-01T00:00:00Z. JSON: RFC 3339 with `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From microseconds since the epoch, as the database keeps it.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch, as the database keeps it.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This moment and so many seconds; saturates.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The day that a clock on the wall in `zone` shows.
    #[must_use]
    pub fn day_in(self, zone: &TimeZone) -> Day {
        let stamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        Day::from_date(stamp.to_zoned(zone.clone()).date())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(stamp) => write!(f, "{stamp}"),
            Err(_) => f.write_str("1970-01-01T00:00:00Z"),
        }
    }
}

impl FromStr for Instant {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Timestamp>()
            .map(|stamp| Self(stamp.as_microsecond()))
            .map_err(|_| "must be an instant such as 2026-01-31T09:30:00Z")
    }
}

/// A calendar day without a time zone, in days since 1970-01-01. JSON: `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// From days since 1970-01-01, as the database keeps it; held within years 1 to 9999.
    #[must_use]
    pub const fn from_number(days: i64) -> Self {
        Self(if days < FIRST_DAY {
            FIRST_DAY
        } else if days > LAST_DAY {
            LAST_DAY
        } else {
            days
        })
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// So many days later (or earlier).
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self::from_number(self.0.saturating_add(days))
    }

    /// Monday is 0.
    #[must_use]
    pub const fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as usize
    }

    fn from_date(date: Date) -> Self {
        let epoch = Date::constant(1970, 1, 1);
        Self(epoch.until((jiff::Unit::Day, date)).map_or(0, |span| i64::from(span.get_days())))
    }

    /// The same day as the calendar library knows it.
    #[must_use]
    pub fn to_date(self) -> Date {
        Date::constant(1970, 1, 1).checked_add(self.0.days()).unwrap_or(Date::constant(1970, 1, 1))
    }

    /// The first moment of this day in `zone`.
    #[must_use]
    pub fn start_in(self, zone: &TimeZone) -> Instant {
        self.to_date()
            .to_zoned(zone.clone())
            .map_or(Instant(self.0 * 86_400_000_000), |z| Instant(z.timestamp().as_microsecond()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_date())
    }
}

impl FromStr for Day {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "must be a day such as 2026-01-31";
        if text.len() != 10 {
            return Err(WRONG);
        }
        text.parse::<Date>().map(Self::from_date).map_err(|_| WRONG)
    }
}

/// Both are texts in JSON with a format of their own.
macro_rules! json_text {
    ($name:ident, $format:expr, $example:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(D::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat($format)))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}
json_text!(Instant, utoipa::openapi::KnownFormat::DateTime, "2026-01-31T09:30:00Z");
json_text!(Day, utoipa::openapi::KnownFormat::Date, "2026-01-31");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_the_epoch_and_know_their_weekday() {
        let day: Day = "2017-01-01".parse().unwrap();
        assert_eq!(day.number(), 17_167);
        assert_eq!(day.weekday(), 6);
        assert_eq!(day.to_string(), "2017-01-01");
        assert_eq!(Day::from_number(0).weekday(), 3);
        assert_eq!(Day::from_number(i64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn a_day_is_the_locations_own() {
        let new_york = TimeZone::get("America/New_York").unwrap();
        let late: Instant = "2026-03-08T03:30:00Z".parse().unwrap();
        assert_eq!(late.day_in(&new_york).to_string(), "2026-03-07");
        // The night the clocks go forward has no 02:00, and still starts at midnight.
        let start = "2026-03-08".parse::<Day>().unwrap().start_in(&new_york);
        assert_eq!(start.to_string(), "2026-03-08T05:00:00Z");
    }

    #[test]
    fn refuses_what_is_not_a_day() {
        for text in ["2026-02-30", "2026-1-1", "20260101", "2026-01-01T00:00", "", "tomorrow"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
