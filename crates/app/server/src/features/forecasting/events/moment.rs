//! The ends of events: a day that every location has for itself, or an instant.

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use stockflow_kernel::{Day, Instant};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// `2026-12-24`, or `2026-12-24T18:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// This day in each location's own time.
    Day(Day),
    /// The day that each location has at this moment.
    Instant(Instant),
}

impl Moment {
    /// Its day where clocks show the time of `zone`.
    pub(crate) fn day_in(self, zone: &TimeZone) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.day_in(zone),
        }
    }

    /// In UTC, to sort and compare by.
    pub(crate) fn in_utc(self) -> Instant {
        match self {
            Self::Day(day) => day.start_in(&TimeZone::UTC),
            Self::Instant(instant) => instant,
        }
    }

    /// Whether an event that starts at `self` cannot end at `end`.
    pub(crate) fn is_after(self, end: Self) -> bool {
        match (self, end) {
            (Self::Instant(start), Self::Instant(end)) => start > end,
            (start, end) => start.day_in(&TimeZone::UTC) > end.day_in(&TimeZone::UTC),
        }
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "must be a day such as 2026-12-24, or an instant such as 2026-12-24T18:00:00Z";
        let day = Day::from_str(text).map(Self::Day);
        day.or_else(|_| Instant::from_str(text).map(Self::Instant)).map_err(|_| wrong)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$"))
            .description(Some("A day, as each location has it, or an instant, which means the day it is there."))
            .examples([serde_json::json!("2026-12-24")])
            .into()
    }
}

impl utoipa::ToSchema for Moment {
    fn name() -> std::borrow::Cow<'static, str> {
        "EventMoment".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_another_day_elsewhere_and_a_day_is_not() {
        let (berlin, chicago) = (TimeZone::get("Europe/Berlin").unwrap(), TimeZone::get("America/Chicago").unwrap());
        let instant: Moment = "2026-12-24T02:00:00Z".parse().unwrap();
        assert_eq!(instant.day_in(&berlin).to_string(), "2026-12-24");
        assert_eq!(instant.day_in(&chicago).to_string(), "2026-12-23");
        let day: Moment = "2026-12-24".parse().unwrap();
        assert_eq!(day.day_in(&berlin), day.day_in(&chicago));
    }

    #[test]
    fn what_ends_on_its_first_day_is_fine() {
        let moment = |text: &str| text.parse::<Moment>().unwrap();
        assert!(!moment("2026-12-24").is_after(moment("2026-12-24")));
        assert!(!moment("2026-12-24T09:00:00Z").is_after(moment("2026-12-24")));
        assert!(moment("2026-12-25").is_after(moment("2026-12-24")));
        assert!(moment("2026-12-24T09:00:00Z").is_after(moment("2026-12-24T08:59:59Z")));
        assert!("24.12.2026".parse::<Moment>().is_err());
    }
}
