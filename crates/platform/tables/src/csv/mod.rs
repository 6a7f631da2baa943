//! Separated values: the dialect found by itself, rows in bounded memory.

mod decode;
mod dialect;
mod split;

pub(crate) use dialect::detect;
pub use dialect::{Dialect, Encoding};

use crate::cell::{Cell, Row};
use crate::error::TableError;
use crate::read::MOST_COLUMNS;
use crate::write::unguard;
use split::{Splitter, Step};
use std::io::Read;
use std::ops::ControlFlow;

/// Reads the rows; the first one names the columns.
pub(crate) fn read(
    bytes: Box<dyn Read + '_>,
    dialect: Dialect,
    each: &mut dyn FnMut(&[String], Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut splitter = Splitter::new(decode::decoded(bytes, dialect.encoding), dialect.delimiter);
    let mut header: Option<Vec<String>> = None;
    while let Step::Record = splitter.next_record()? {
        let record = splitter.record();
        let Some(names) = &header else {
            let names: Vec<String> = (0..record.len()).map(|at| record.lossy(at)).collect();
            // `sep=;` is a word of spreadsheet programs to themselves.
            let note = names.first().is_some_and(|first| first.to_ascii_lowercase().starts_with("sep="));
            if note && names.len() <= 2 && record.line == 1 {
                continue;
            }
            if names.len() > MOST_COLUMNS {
                return Err(TableError::TooManyColumns { most: MOST_COLUMNS });
            }
            header = Some(names);
            continue;
        };
        if each(names, row(&record, names)).is_break() {
            return Ok(());
        }
    }
    if header.is_none() { Err(TableError::Empty) } else { Ok(()) }
}

fn row(record: &split::Record<'_>, names: &[String]) -> Row {
    let mut fault = None;
    let mut cells = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate().take(record.len()) {
        cells.push(match record.text(at) {
            Ok("") => Cell::Empty,
            Ok(text) => Cell::Text(unguard(text).to_owned()),
            Err(_) => {
                fault =
                    Some(format!("column {name}: is not UTF-8, as the lines before; say which encoding the file has"));
                Cell::Text(record.lossy(at))
            }
        });
    }
    if record.len() > names.len() {
        fault = Some(format!("has {} fields where the header names {}", record.len(), names.len()));
    } else if record.len() < names.len() {
        // One field too few at the end is what careless programs write for empty cells; a single one is
        // a broken line.
        if record.len() == 1 && names.len() > 2 {
            fault = Some(format!("has 1 field where the header names {}", names.len()));
        }
        cells.resize(names.len(), Cell::Empty);
    }
    if fault.is_none() && record.stray_quote {
        fault = Some("has text after a closing quote; double a quote that belongs to the text".to_owned());
    }
    Row { line: record.line, cells, fault }
}

#[cfg(test)]
mod tests;
