//! Cells into values, exactly, or the reason why not.

mod evidence;
mod moments;
mod numbers;

pub use evidence::{Survey, Verdict};
pub use moments::{DateOrder, day};
pub use numbers::{DecimalMark, integer, measured, money, quantity};

use crate::cell::{Cell, split_list};

/// Why a cell is not what its column wants. The message goes behind the column's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError {
    /// A word for programs: `type`, `decimals`, `range`, `enum`, `format`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl ValueError {
    /// With a code and a message.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A text for a message, cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("“{short}”")
}

/// A text.
#[must_use]
pub fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        other => other.shown(),
    }
}

/// A truth value in the words that files have for it.
///
/// # Errors
/// When it is another word.
pub fn boolean(cell: &Cell) -> Result<bool, ValueError> {
    if let Cell::Bool(value) = cell {
        return Ok(*value);
    }
    let text = cell.shown();
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" | "on" | "x" => Ok(true),
        "false" | "no" | "n" | "f" | "0" | "off" => Ok(false),
        _ => Err(ValueError::new("type", format!("{} is neither true nor false", quoted(&text)))),
    }
}

/// One of several words, without regard to case, spacing and marks.
///
/// # Errors
/// When it is none of them.
pub fn word(cell: &Cell, words: &[&'static str]) -> Result<&'static str, ValueError> {
    let text = cell.shown();
    crate::match_header(&text, words.iter().copied()).ok_or_else(|| {
        let near = crate::suggest(&text, words.iter().copied());
        let hint = near.first().map_or_else(|| words.join(", "), |near| format!("{near}?"));
        ValueError::new("enum", format!("{} is none of the known words: {hint}", quoted(&text)))
    })
}

/// Several texts.
#[must_use]
pub fn list(cell: &Cell) -> Vec<String> {
    match cell {
        Cell::List(items) => items.clone(),
        Cell::Empty => Vec::new(),
        other => split_list(&other.shown()),
    }
}

#[cfg(test)]
mod tests;
