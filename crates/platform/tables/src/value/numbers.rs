//! Exact numbers in either notation: 1,234.5 and 1.234,5.

use super::{ValueError, quoted};
use crate::cell::Cell;
use std::str::FromStr;
use stockflow_kernel::{DecimalError, Money, Quantity};

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// 1234.5, 1,234.5
    #[default]
    Point,
    /// 1234,5, 1.234,5
    Comma,
}

impl DecimalMark {
    /// Every name.
    pub const NAMES: &'static [&'static str] = &["POINT", "COMMA"];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Point, Self::Comma].into_iter().find(|m| m.name() == name)
    }
}

/// The digits in our own notation: a sign, digits, perhaps a point and digits.
fn plain(text: &str, mark: DecimalMark) -> Option<String> {
    let text = text.trim().trim_start_matches('+');
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    // A number that a program wrote: 1e3, 2.5E-1.
    if mark == DecimalMark::Point && text.contains(['e', 'E']) {
        return Some(format!("{sign}{text}"));
    }
    let (point, group) = if mark == DecimalMark::Point { ('.', ',') } else { (',', '.') };
    let (whole, part) = match text.split_once(point) {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let groups = |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_');
    let mut parts = whole.split(groups);
    let first = parts.next()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouped = whole.contains(groups);
    if !(digits(first) || first.is_empty() && part.is_some() && !grouped) || grouped && first.len() > 3 {
        return None;
    }
    let mut plain = format!("{sign}{}", if first.is_empty() { "0" } else { first });
    for group in parts {
        if group.len() != 3 || !digits(group) {
            return None;
        }
        plain.push_str(group);
    }
    match part {
        None | Some("") => Some(plain),
        Some(part) if digits(part) => Some(format!("{plain}.{part}")),
        Some(_) => None,
    }
}

fn decimal<T: FromStr<Err = DecimalError>>(cell: &Cell, mark: DecimalMark) -> Result<T, ValueError> {
    let shown = cell.shown();
    let wrong = || ValueError::new("type", format!("{} is not a number", quoted(&shown)));
    let digits = match cell {
        Cell::Number(digits) => float_free(digits),
        Cell::Text(text) => plain(text, mark).ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    digits.parse().map_err(|error| match error {
        DecimalError::TooPrecise => ValueError::new("decimals", format!("{} has more than 6 decimals", quoted(&shown))),
        DecimalError::OutOfRange => ValueError::new("range", format!("{} is beyond 9,000,000,000,000", quoted(&shown))),
        DecimalError::Malformed => wrong(),
    })
}

/// Numbers of programs come as they are.
fn float_free(digits: &str) -> String {
    digits.trim().to_owned()
}

/// An exact quantity.
///
/// # Errors
/// When it is no number, or not one that is exact to six decimals.
pub fn quantity(cell: &Cell, mark: DecimalMark) -> Result<Quantity, ValueError> {
    decimal(cell, mark)
}

/// An exact amount of money.
///
/// # Errors
/// As [`quantity`].
pub fn money(cell: &Cell, mark: DecimalMark) -> Result<Money, ValueError> {
    decimal(cell, mark)
}

/// A measured number, such as a coordinate.
///
/// # Errors
/// When it is none, or not finite.
pub fn measured(cell: &Cell, mark: DecimalMark) -> Result<f64, ValueError> {
    let digits = match cell {
        Cell::Number(digits) => Some(digits.trim().to_owned()),
        Cell::Text(text) => plain(text, mark),
        _ => None,
    };
    let number = digits.and_then(|digits| digits.parse::<f64>().ok()).filter(|number| number.is_finite());
    number.ok_or_else(|| ValueError::new("type", format!("{} is not a number", quoted(&cell.shown()))))
}

/// A whole number.
///
/// # Errors
/// When it is none.
pub fn integer(cell: &Cell, mark: DecimalMark) -> Result<i64, ValueError> {
    let number = quantity(cell, mark)?;
    if number.micros() % 1_000_000 != 0 {
        return Err(ValueError::new("type", format!("{} is not a whole number", quoted(&cell.shown()))));
    }
    Ok(number.micros() / 1_000_000)
}
