//! Cells and rows, whatever file they came from.

use stockflow_kernel::Day;

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text. From CSV everything is.
    Text(String),
    /// A number, as its decimal digits.
    Number(String),
    /// A truth value.
    Bool(bool),
    /// A day.
    Day(Day),
    /// Several texts.
    List(Vec<String>),
}

impl Cell {
    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// As a text to show.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
            Self::Day(day) => day.to_string(),
            Self::List(items) => join_list(items),
        }
    }
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it begins on, from 1; in Parquet its place among the rows.
    pub line: u64,
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// Why the row as a whole cannot be used.
    pub fault: Option<String>,
}

/// Several texts as one: separated by `|`, with `\` before a `|` or `\` that belongs to a text.
#[must_use]
pub fn join_list(items: &[String]) -> String {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push('|');
        }
        for c in item.chars() {
            if matches!(c, '|' | '\\') {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text
}

/// The texts that [`join_list`] joined; an empty text is no item at all.
#[must_use]
pub fn split_list(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '|' if !escaped => items.push(String::new()),
            other => {
                if let Some(last) = items.last_mut() {
                    last.push(other);
                }
            }
        }
        escaped = false;
    }
    items.retain(|item| !item.is_empty());
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_list_comes_back_as_it_was(items in proptest::collection::vec(".{1,12}", 0..6)) {
            prop_assert_eq!(split_list(&join_list(&items)), items);
        }
    }
}
