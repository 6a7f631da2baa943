//! Days in the orders that people write them.

use super::{ValueError, quoted};
use crate::cell::Cell;
use stockflow_kernel::Day;

/// Which comes first where a date is written with its year last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/01/2026
    DayFirst,
    /// 01/31/2026
    MonthFirst,
}

impl DateOrder {
    /// Every name.
    pub const NAMES: &'static [&'static str] = &["DMY", "MDY"];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst].into_iter().find(|o| o.name() == name)
    }
}

/// A date whose year stands last: the first and second number, and the year.
pub(super) fn parts(text: &str) -> Option<(u32, u32, u32)> {
    let separator = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut numbers = text.trim().split(separator);
    let (a, b, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let fine = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if numbers.next().is_some() || !fine(a, 2) || !fine(b, 2) || year.len() != 4 || !fine(year, 4) {
        return None;
    }
    Some((a.parse().ok()?, b.parse().ok()?, year.parse().ok()?))
}

/// A date that can be read in one way only: the year first, perhaps with a midnight behind it.
pub(super) fn year_first(text: &str) -> Option<Day> {
    let text = text.trim();
    let date = match text.split_once(['T', ' ']) {
        Some((date, time)) if time.trim_end_matches('Z').chars().all(|c| matches!(c, '0' | ':' | '.')) => date,
        Some(_) => return None,
        None => text,
    };
    let date = date.replace('/', "-");
    if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]).parse().ok();
    }
    date.parse().ok()
}

/// A day.
///
/// # Errors
/// When it is none, or when the order of its parts is needed and not known.
pub fn day(cell: &Cell, order: Option<DateOrder>) -> Result<Day, ValueError> {
    if let Cell::Day(day) = cell {
        return Ok(*day);
    }
    let text = cell.shown();
    if let Some(day) = year_first(&text) {
        return Ok(day);
    }
    let wrong = |what: &str| ValueError::new("format", format!("{} {what}", quoted(&text)));
    let (a, b, year) = parts(&text).ok_or_else(|| wrong("is not a day such as 2026-01-31"))?;
    let order = order.or(match (a > 12, b > 12) {
        (true, _) => Some(DateOrder::DayFirst),
        (_, true) => Some(DateOrder::MonthFirst),
        _ if a == b => Some(DateOrder::DayFirst),
        _ => None,
    });
    let (day, month) = match order {
        Some(DateOrder::DayFirst) => (a, b),
        Some(DateOrder::MonthFirst) => (b, a),
        None => return Err(wrong("can be read in two ways; say whether the day or the month comes first")),
    };
    format!("{year:04}-{month:02}-{day:02}").parse().map_err(|_| wrong("is no day of the calendar"))
}
