//! What kind of CSV a file is: its encoding and its delimiter, from its beginning.

use super::decode::decoded;
use super::split::{Splitter, Step};
use std::io::Cursor;

/// How a text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which ISO 8859-1 is a part of.
    Windows1252,
}

impl Encoding {
    /// Every name.
    pub const NAMES: &'static [&'static str] = &["utf-8", "utf-16le", "utf-16be", "windows-1252"];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252].into_iter().find(|e| e.name() == name)
    }
}

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between fields.
    pub delimiter: u8,
    /// How its text is encoded.
    pub encoding: Encoding,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', encoding: Encoding::Utf8 }
    }
}

/// The delimiters that are looked for, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The records that are counted for each.
const RECORDS: usize = 100;

/// Finds the dialect out; what is given is taken.
pub(crate) fn detect(sample: &[u8], delimiter: Option<u8>, encoding: Option<Encoding>) -> Dialect {
    let encoding = encoding.unwrap_or_else(|| encoding_of(sample));
    let delimiter = delimiter.unwrap_or_else(|| delimiter_of(sample, encoding));
    Dialect { delimiter, encoding }
}

fn encoding_of(sample: &[u8]) -> Encoding {
    match sample {
        [0xef, 0xbb, 0xbf, ..] => return Encoding::Utf8,
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    // Without a mark, UTF-16 of mostly Latin text has a zero in every other byte.
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = sample.len() / 2;
    if half > 0 && zeros(1) * 10 > half * 7 && zeros(0) * 10 < half {
        return Encoding::Utf16Le;
    }
    if half > 0 && zeros(0) * 10 > half * 7 && zeros(1) * 10 < half {
        return Encoding::Utf16Be;
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Encoding::Utf8,
        // The sample may end within a character.
        Err(error) if error.error_len().is_none() => Encoding::Utf8,
        Err(_) => Encoding::Windows1252,
    }
}

/// The delimiter that gives the most records the same number of fields, more than one.
fn delimiter_of(sample: &[u8], encoding: Encoding) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let score = score(sample, encoding, delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// Records with as many fields as the first, in thousandths, and more where there are more fields.
fn score(sample: &[u8], encoding: Encoding, delimiter: u8) -> usize {
    let mut splitter = Splitter::new(decoded(Box::new(Cursor::new(sample)), encoding), delimiter);
    let mut counts = Vec::new();
    // An error only ends the sample: the reader will meet it again and say so.
    while counts.len() < RECORDS
        && let Ok(Step::Record) = splitter.next_record()
    {
        let record = splitter.record();
        if counts.is_empty() && record.line == 1 && record.lossy(0).to_ascii_lowercase().starts_with("sep=") {
            continue;
        }
        counts.push(record.len());
    }
    let Some(first) = counts.first().copied().filter(|n| *n > 1) else { return 0 };
    let same = counts.iter().filter(|n| **n == first).count();
    same * 1_000 / counts.len() * 64 + first.min(63)
}
