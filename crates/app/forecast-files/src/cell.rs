//! A field of a row, whatever the file's format.

use crate::period::Moment;

/// One field of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing stands there.
    Empty,
    /// A number that the format itself knows to be one.
    Number(f64),
    /// A date that the format itself knows to be one.
    Date(Moment),
    /// Text, as everything in CSV.
    Text(&'a str),
}

impl Cell<'_> {
    /// The number that stands there; `None` where something else does.
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
            Self::Empty | Self::Date(_) => None,
        }
    }

    /// Yes or no as 1/0, true/false or yes/no; nothing is no.
    pub(crate) fn truth(self) -> Option<bool> {
        match self {
            Self::Empty => Some(false),
            Self::Number(0.0) => Some(false),
            Self::Number(1.0) => Some(true),
            Self::Number(_) | Self::Date(_) => None,
            Self::Text(text) => match text.to_ascii_lowercase().as_str() {
                "0" | "0.0" | "false" | "no" => Some(false),
                "1" | "1.0" | "true" | "yes" => Some(true),
                _ => None,
            },
        }
    }

    /// As it would stand in a CSV file.
    pub(crate) fn show(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Date(moment) => format!("day {}", moment.day),
            Self::Text(text) => text.to_owned(),
        }
    }
}
