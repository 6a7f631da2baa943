//! Writing tables so that reading them gives the same again.

mod csv;
mod ndjson;
mod parquet;

use crate::cell::Cell;
use crate::error::TableError;
use crate::source::Format;
use std::io::Write;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, also instants and words.
    Text,
    /// A number, exact to six decimals.
    Decimal,
    /// A whole number.
    Integer,
    /// A truth value.
    Boolean,
    /// A day.
    Day,
    /// Several texts.
    List,
}

/// A column to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// Writes one row after another.
pub trait TableWriter: Send {
    /// Writes a row: one cell for each column.
    ///
    /// # Errors
    /// When a cell does not fit its column, or the bytes cannot be written.
    fn row(&mut self, cells: &[Cell]) -> Result<(), TableError>;

    /// Writes what is held back, and the end of the file.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn finish(self: Box<Self>) -> Result<(), TableError>;
}

/// A writer of a format; [`Format::Xlsx`] is written as CSV, which every spreadsheet opens.
///
/// # Errors
/// When the beginning cannot be written.
pub fn writer<W: Write + Send + 'static>(
    format: Format,
    columns: &'static [Column],
    out: W,
) -> Result<Box<dyn TableWriter>, TableError> {
    Ok(match format {
        Format::Csv | Format::Xlsx => Box::new(csv::CsvWriter::new(columns, out)?),
        Format::Ndjson => Box::new(ndjson::NdjsonWriter::new(columns, out)),
        Format::Parquet => Box::new(parquet::ParquetWriter::new(columns, out)?),
    })
}

pub(crate) use csv::unguard;

#[cfg(test)]
mod tests;
