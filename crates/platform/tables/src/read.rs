//! Reading any file: which kind it is, what its dialect is, and its rows.

use crate::cell::Row;
use crate::csv::{self, Dialect, Encoding};
use crate::error::TableError;
use crate::source::{File, Format, is_gzip, peek, unpacked};
use crate::{ndjson, parquet, xlsx};
use std::io::Read as _;
use std::ops::ControlFlow;

/// The most bytes that a row of a text file may have.
pub(crate) const MOST_ROW_BYTES: usize = 1 << 20;
/// The most columns.
pub(crate) const MOST_COLUMNS: usize = 2_000;
/// What is looked at to find the dialect out.
const SAMPLE_BYTES: usize = 256 * 1024;

/// What the caller knows about the file already, and its limits.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format; found by itself where it is not given.
    pub format: Option<Format>,
    /// The delimiter of CSV.
    pub delimiter: Option<u8>,
    /// How the text is encoded.
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook; the first where it is not given.
    pub sheet: Option<String>,
    /// The most bytes that a packed file may unpack to.
    pub most_unpacked: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, delimiter: None, encoding: None, sheet: None, most_unpacked: 8 << 30 }
    }
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Its format.
    pub format: Format,
    /// Packed by gzip.
    pub gzip: bool,
    /// Of CSV alone.
    pub dialect: Option<Dialect>,
    /// The sheets of a workbook, the one that is read first.
    pub sheets: Vec<String>,
}

/// Finds out what a file is, from its beginning.
///
/// # Errors
/// When it is nothing that can be read.
pub fn examine(file: &File, options: &Options) -> Result<Shape, TableError> {
    let packed = peek(file, 4)?;
    let gzip = is_gzip(&packed);
    let mut sample = Vec::new();
    unpacked(file, gzip, options.most_unpacked).take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    if sample.is_empty() {
        return Err(TableError::Empty);
    }
    let found = Format::from_bytes(&sample)?;
    let format = match (options.format, found) {
        // A workbook and a Parquet file say what they are; text is what the caller says it is.
        (_, Format::Xlsx | Format::Parquet) | (None, _) => found,
        (Some(Format::Xlsx), _) => return Err(TableError::malformed("XLSX", "it is no zip archive")),
        (Some(Format::Parquet), _) => return Err(TableError::malformed("Parquet", "it does not begin with PAR1")),
        (Some(given), _) => given,
    };
    if gzip && matches!(format, Format::Xlsx | Format::Parquet) {
        return Err(TableError::UnknownFormat(format!("it is {} within gzip; unpack it first", format.name())));
    }
    let dialect = (format == Format::Csv).then(|| csv::detect(&sample, options.delimiter, options.encoding));
    let sheets = if format == Format::Xlsx { xlsx::sheets(file, options)? } else { Vec::new() };
    Ok(Shape { format, gzip, dialect, sheets })
}

/// Reads a file's rows one after another until the end, or until `each` breaks off. `each` gets the names
/// of the columns beside every row: in NDJSON there may become more of them.
///
/// # Errors
/// When the file cannot be read on. What is wrong with a single row is the row's own `fault`.
pub fn read(
    file: &File,
    options: &Options,
    shape: &Shape,
    each: &mut dyn FnMut(&[String], Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    match shape.format {
        Format::Csv => {
            let dialect = shape.dialect.unwrap_or_default();
            csv::read(unpacked(file, shape.gzip, options.most_unpacked), dialect, each)
        }
        Format::Ndjson => ndjson::read(unpacked(file, shape.gzip, options.most_unpacked), each),
        Format::Xlsx => xlsx::read(file, options, each),
        Format::Parquet => parquet::read(file, options, each),
    }
}
