//! Evidence in a file for its decimal mark and the order of its dates. What stays open is asked, not guessed.

use super::moments::{DateOrder, parts, year_first};
use super::numbers::DecimalMark;
use crate::cell::Cell;

/// What the evidence comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<T> {
    /// Nothing depends on it.
    Irrelevant,
    /// It is certain.
    Certain(T),
    /// It matters, and the file leaves it open.
    Open,
}

impl<T> Verdict<T> {
    /// Whether nothing more can be learned.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        matches!(self, Self::Certain(_))
    }
}

/// How many examples are kept for the question.
const EXAMPLES: usize = 5;

/// Evidence from the cells of numbers and dates seen so far.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    point: bool,
    comma: bool,
    comma_or_group: Vec<String>,
    point_or_group: Vec<String>,
    day_first: bool,
    month_first: bool,
    either: Vec<String>,
}

impl Survey {
    /// Looks at a cell of a column of numbers.
    pub fn number(&mut self, cell: &Cell) {
        let Cell::Text(text) = cell else { return };
        let text = text.trim().trim_start_matches(['-', '+', '\u{2212}']);
        let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
        let (Some((first_at, first)), Some((last_at, last))) = (marks.first().copied(), marks.last().copied()) else {
            return;
        };
        // Two different marks: the last one is the decimal mark. One mark twice: it groups thousands.
        let decides = if first != last {
            Some(last)
        } else if marks.len() > 1 {
            Some(if first == '.' { ',' } else { '.' })
        } else if text.len() - last_at - 1 != 3 || first_at > 3 || text.starts_with(['0', '.', ',']) {
            Some(last)
        } else {
            None
        };
        match (decides, last) {
            (Some('.'), _) => self.point = true,
            (Some(_), _) => self.comma = true,
            (None, ',') => keep(&mut self.comma_or_group, text),
            (None, _) => keep(&mut self.point_or_group, text),
        }
    }

    /// Looks at a cell of a column of days.
    pub fn date(&mut self, cell: &Cell) {
        let Cell::Text(text) = cell else { return };
        if year_first(text).is_some() {
            return;
        }
        match parts(text) {
            Some((a, b, _)) if a > 12 && b <= 12 => self.day_first = true,
            Some((a, b, _)) if b > 12 && a <= 12 => self.month_first = true,
            Some((a, b, _)) if a != b && a <= 12 && b <= 12 => keep(&mut self.either, text),
            _ => {}
        }
    }

    /// The decimal mark. A single point with three digits behind it counts as a decimal mark where commas
    /// separate the fields, since that is how programs write numbers.
    #[must_use]
    pub fn decimal_mark(&self, delimiter: Option<u8>) -> Verdict<DecimalMark> {
        match (self.point, self.comma) {
            (true, true) => Verdict::Open,
            (true, false) => Verdict::Certain(DecimalMark::Point),
            (false, true) => Verdict::Certain(DecimalMark::Comma),
            (false, false) if !self.comma_or_group.is_empty() => Verdict::Open,
            (false, false) if self.point_or_group.is_empty() => Verdict::Irrelevant,
            (false, false) if delimiter.is_none_or(|d| d == b',') => Verdict::Certain(DecimalMark::Point),
            (false, false) => Verdict::Open,
        }
    }

    /// The order of dates.
    #[must_use]
    pub fn date_order(&self) -> Verdict<DateOrder> {
        match (self.day_first, self.month_first) {
            (true, true) => Verdict::Open,
            (true, false) => Verdict::Certain(DateOrder::DayFirst),
            (false, true) => Verdict::Certain(DateOrder::MonthFirst),
            (false, false) if self.either.is_empty() => Verdict::Irrelevant,
            (false, false) => Verdict::Open,
        }
    }

    /// Numbers that can be read in two ways.
    #[must_use]
    pub fn open_numbers(&self) -> &[String] {
        if self.comma_or_group.is_empty() { &self.point_or_group } else { &self.comma_or_group }
    }

    /// Dates that can be read in two ways.
    #[must_use]
    pub fn open_dates(&self) -> &[String] {
        &self.either
    }
}

fn keep(examples: &mut Vec<String>, text: &str) {
    if examples.len() < EXAMPLES && !examples.iter().any(|e| e == text) {
        examples.push(text.chars().take(40).collect());
    }
}
