//! Rows of a CSV file.

use super::Take;
use crate::FilesError;
use crate::cell::Cell;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A CSV file standing behind its header.
pub(super) struct Text {
    pub(super) header: Vec<String>,
    reader: csv::Reader<Box<dyn Read + Send>>,
    path: PathBuf,
}

impl Text {
    pub(super) fn open(input: Box<dyn Read + Send>, path: &Path) -> Result<Self, FilesError> {
        // Rows of another width are faults with a line, not the end of reading.
        let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(input);
        let wrong = |source| FilesError::Csv { path: path.to_owned(), source };
        let header = reader.headers().map_err(wrong)?.iter();
        let header = header.map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect();
        Ok(Self { header, reader, path: path.to_owned() })
    }

    pub(super) fn rows(mut self, take: &mut Take<'_>) -> Result<(), FilesError> {
        let width = self.header.len();
        let mut record = csv::ByteRecord::new();
        loop {
            let more = self.reader.read_byte_record(&mut record);
            if !more.map_err(|source| FilesError::Csv { path: self.path.clone(), source })? {
                return Ok(());
            }
            let line = record.position().map_or(0, csv::Position::line);
            let flow = if record.len() != width {
                take(line, Err(format!("{} fields stand where the header has {width}", record.len())))
            } else if let Ok(text) = std::str::from_utf8(record.as_slice()) {
                // The fields of a record lie end to end; each range is checked to fall between characters.
                let field = |at: usize| record.range(at).and_then(|range| text.get(range)).unwrap_or_default().trim();
                let cells: Cells<'_> = (0..width)
                    .map(|at| match field(at) {
                        "" => Cell::Empty,
                        text => Cell::Text(text),
                    })
                    .collect();
                take(line, Ok(&cells))
            } else {
                take(line, Err("the row is not UTF-8".to_owned()))
            };
            if flow.is_break() {
                return Ok(());
            }
        }
    }
}

type Cells<'a> = Vec<Cell<'a>>;
