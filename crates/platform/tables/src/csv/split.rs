//! Bytes into records: quotes, line ends of every kind, and where each record began.

use crate::error::TableError;
use crate::read::MOST_ROW_BYTES;
use std::io::Read;

/// What came of looking for the next record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Record,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// Behind a quote within quotes: its end, or the first half of a doubled one.
    Closing,
}

/// Splits a stream of UTF-8 bytes.
pub(super) struct Splitter<R> {
    input: R,
    buffer: Vec<u8>,
    filled: usize,
    at: usize,
    delimiter: u8,
    line: u64,
    /// The fields of the current record, one after another, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    begins: u64,
    stray_quote: bool,
    any_quote: bool,
    after_cr: bool,
}

/// One record, as long as the splitter does not move.
pub(super) struct Record<'a> {
    bytes: &'a [u8],
    ends: &'a [usize],
    pub(super) line: u64,
    pub(super) stray_quote: bool,
}

impl Record<'_> {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn field(&self, at: usize) -> &[u8] {
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[from..self.ends[at]]
    }

    pub(super) fn text(&self, at: usize) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(self.field(at))
    }

    pub(super) fn lossy(&self, at: usize) -> String {
        String::from_utf8_lossy(self.field(at)).into_owned()
    }
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(input: R, delimiter: u8) -> Self {
        Self {
            input,
            buffer: vec![0; 64 * 1024],
            filled: 0,
            at: 0,
            delimiter,
            line: 1,
            bytes: Vec::new(),
            ends: Vec::new(),
            begins: 1,
            stray_quote: false,
            any_quote: false,
            after_cr: false,
        }
    }

    pub(super) fn record(&self) -> Record<'_> {
        Record { bytes: &self.bytes, ends: &self.ends, line: self.begins, stray_quote: self.stray_quote }
    }

    fn fill(&mut self) -> Result<bool, TableError> {
        self.filled = self.input.read(&mut self.buffer)?;
        self.at = 0;
        Ok(self.filled > 0)
    }

    /// Ends a field. What stood outside quotes is freed of blanks around it.
    fn end_field(&mut self, quoted: bool) {
        let from = self.ends.last().copied().unwrap_or_default();
        if !quoted {
            while self.bytes.len() > from && matches!(self.bytes.last(), Some(b' ' | b'\t')) {
                self.bytes.pop();
            }
        }
        self.ends.push(self.bytes.len());
    }

    /// Moves to the next record that has anything in it.
    pub(super) fn next_record(&mut self) -> Result<Step, TableError> {
        loop {
            self.bytes.clear();
            self.ends.clear();
            (self.stray_quote, self.any_quote) = (false, false);
            if !self.one_record()? {
                return Ok(Step::End);
            }
            // A line without anything is no record.
            if self.ends.len() > 1 || !self.bytes.is_empty() || self.any_quote {
                return Ok(Step::Record);
            }
        }
    }

    /// Reads up to a line end; false at the end of the input.
    fn one_record(&mut self) -> Result<bool, TableError> {
        let mut state = State::Start;
        let mut quoted = false;
        let mut opened = (self.line, 0);
        let mut any = false;
        loop {
            if self.at == self.filled && !self.fill()? {
                if state == State::Quoted {
                    return Err(TableError::UnclosedQuote { line: opened.0, column: opened.1 });
                }
                if any {
                    self.end_field(quoted);
                }
                return Ok(any);
            }
            let byte = self.buffer[self.at];
            self.at += 1;
            if std::mem::take(&mut self.after_cr) && byte == b'\n' {
                if state == State::Quoted {
                    self.bytes.push(byte);
                }
                continue;
            }
            if !any {
                any = true;
                self.begins = self.line;
            }
            if matches!(byte, b'\n' | b'\r') {
                self.line += 1;
                self.after_cr = byte == b'\r';
                if state != State::Quoted {
                    self.end_field(quoted);
                    return Ok(true);
                }
            }
            state = match (state, byte) {
                (State::Start, b'"') => {
                    opened = (self.line, self.ends.len() + 1);
                    (quoted, self.any_quote) = (true, true);
                    State::Quoted
                }
                (State::Quoted, b'"') => State::Closing,
                (State::Closing, b'"') => {
                    self.bytes.push(b'"');
                    State::Quoted
                }
                (State::Start | State::Plain | State::Closing, b) if b == self.delimiter => {
                    self.end_field(quoted);
                    quoted = false;
                    State::Start
                }
                (State::Start, b' ') => State::Start,
                (State::Closing, b' ') => State::Closing,
                (State::Closing, b) => {
                    self.stray_quote = true;
                    self.bytes.push(b);
                    State::Plain
                }
                (State::Start | State::Plain, b) => {
                    self.bytes.push(b);
                    State::Plain
                }
                (State::Quoted, b) => {
                    self.bytes.push(b);
                    State::Quoted
                }
            };
            if self.bytes.len() > MOST_ROW_BYTES || self.ends.len() > MOST_ROW_BYTES / 8 {
                return Err(if state == State::Quoted {
                    TableError::UnclosedQuote { line: opened.0, column: opened.1 }
                } else {
                    TableError::RowTooLong { line: self.begins, most: MOST_ROW_BYTES }
                });
            }
        }
    }
}
