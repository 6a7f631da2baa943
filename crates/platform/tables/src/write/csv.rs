//! CSV by RFC 4180, with texts that no spreadsheet will run.

use super::{Column, TableWriter};
use crate::cell::{Cell, join_list};
use crate::error::TableError;
use std::io::Write;

/// What makes a spreadsheet take a text for a formula, and the mark that keeps it from doing so, which
/// must itself be kept apart.
fn needs_guard(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\''])
}

/// A text with the mark before it taken off again.
pub(crate) fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        _ => text,
    }
}

pub(super) struct CsvWriter<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(columns: &[Column], mut out: W) -> Result<Self, TableError> {
        let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
        out.write_all(names.join(",").as_bytes())?;
        out.write_all(b"\n")?;
        Ok(Self { out, line: Vec::new() })
    }

    fn text(&mut self, text: &str) {
        let guarded = needs_guard(text);
        let odd = |b: u8| matches!(b, b',' | b'"' | b'\n' | b'\r' | b'\t' | b';' | b'|');
        let quoted = guarded || text.bytes().any(odd) || text.starts_with(' ') || text.ends_with(' ');
        if !quoted {
            self.line.extend_from_slice(text.as_bytes());
            return;
        }
        self.line.push(b'"');
        if guarded {
            self.line.push(b'\'');
        }
        for byte in text.bytes() {
            if byte == b'"' {
                self.line.push(b'"');
            }
            self.line.push(byte);
        }
        self.line.push(b'"');
    }
}

impl<W: Write + Send> TableWriter for CsvWriter<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        self.line.clear();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.line.push(b',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(text),
                Cell::List(items) => self.text(&join_list(items)),
                Cell::Number(_) | Cell::Bool(_) | Cell::Day(_) => self.line.extend_from_slice(cell.shown().as_bytes()),
            }
        }
        // A line without anything would be no record.
        if self.line.is_empty() {
            self.line.extend_from_slice(b"\"\"");
        }
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.out.flush()?;
        Ok(())
    }
}
