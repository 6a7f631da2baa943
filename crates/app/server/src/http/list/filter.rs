//! Values of filters.

use super::{FilterKind, fold, whole};
use std::str::FromStr;
use stockflow_db::Arg;
use stockflow_kernel::{Day, Instant, Quantity};

impl FilterKind {
    /// Whether the handler itself looks at it.
    pub(super) const fn is_outside(self) -> bool {
        matches!(
            self,
            Self::Outside
                | Self::OutsideOneOf(_)
                | Self::OutsideText
                | Self::OutsideInstant
                | Self::OutsideFlag
                | Self::OutsideDay
                | Self::OutsideWhole(..)
        )
    }

    pub(super) fn read(self, value: &str) -> Result<Arg, (&'static str, String)> {
        let instant = |text: &str, end_of_day: bool| -> Result<Arg, (&'static str, String)> {
            if let Ok(day) = Day::from_str(text) {
                let day = if end_of_day { day.plus(1) } else { day };
                let micros = day.number() * 86_400_000_000 - i64::from(end_of_day);
                return Ok(Arg::from(micros));
            }
            let instant = Instant::from_str(text);
            instant
                .map(Arg::from)
                .map_err(|_| ("format", "must be an instant such as 2026-01-31T09:30:00Z, or a day".to_owned()))
        };
        match self {
            Self::OutsideText if value.chars().count() > 200 => {
                Err(("length", "must have at most 200 characters".to_owned()))
            }
            Self::OutsideText => Ok(Arg::List(vec![value.to_owned()])),
            Self::AnyOf | Self::Outside => Ok(Arg::List(value.split(',').map(str::to_owned).collect())),
            Self::OneOf(words) | Self::OutsideOneOf(words) => {
                let given: Vec<String> = value.split(',').map(str::to_owned).collect();
                if given.iter().all(|word| words.contains(&word.as_str())) {
                    return Ok(Arg::List(given));
                }
                Err(("enum", format!("must be one of {} (several by commas)", words.join(", "))))
            }
            Self::Flag | Self::OutsideFlag => match value {
                "true" => Ok(Arg::from(true)),
                "false" => Ok(Arg::from(false)),
                _ => Err(("type", "must be true or false".to_owned())),
            },
            Self::From => instant(value, false),
            Self::To | Self::OutsideInstant => instant(value, true),
            Self::OutsideWhole(least, most) => whole(value, least, most).map(Arg::from),
            Self::Day | Self::OutsideDay => Day::from_str(value).map(Arg::from).map_err(|e| ("format", e.to_owned())),
            Self::Decimal => Quantity::from_str(value).map(Arg::from).map_err(|e| ("decimals", e.to_string())),
            Self::Search if value.chars().count() > 200 => {
                Err(("length", "must have at most 200 characters".to_owned()))
            }
            Self::Search => {
                let escaped = fold(value).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                Ok(Arg::from(format!("%{escaped}%")))
            }
        }
    }
}
