//! Why a file cannot be read, or not further.

/// A file that cannot be read on. Each message names the place and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The bytes could not be got.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// There is no row at all.
    #[error("the file is empty; its first row must name the columns")]
    Empty,
    /// A quote opens and never closes.
    #[error(
        "the quote that opens on line {line}, column {column} never closes; double a quote that belongs to the text, or remove it"
    )]
    UnclosedQuote {
        /// The line of the quote.
        line: u64,
        /// The field it stands in, from 1.
        column: usize,
    },
    /// One row is larger than any table's.
    #[error("the row on line {line} is longer than {most} bytes; is the delimiter or the format right?")]
    RowTooLong {
        /// Where it begins.
        line: u64,
        /// The most.
        most: usize,
    },
    /// More columns than any table has.
    #[error("there are more than {most} columns")]
    TooManyColumns {
        /// The most.
        most: usize,
    },
    /// A compressed file that unpacks to far more than it could hold in earnest.
    #[error("the file unpacks to more than {most} bytes ({what}); it is refused before it fills the memory")]
    Bomb {
        /// Which part.
        what: String,
        /// The most.
        most: u64,
    },
    /// Not what it says it is.
    #[error("this is no readable {format} file: {reason}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// Why not.
        reason: String,
    },
    /// A sheet that is not there.
    #[error("there is no sheet {name}; there are {known}")]
    NoSheet {
        /// The one asked for.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A file of a kind that is not read here.
    #[error("the file is neither CSV, NDJSON, XLSX nor Parquet: {0}")]
    UnknownFormat(String),
    /// A writer got a cell that its column cannot hold.
    #[error("column {column}: {reason}")]
    Unwritable {
        /// The column.
        column: &'static str,
        /// Why not.
        reason: String,
    },
}

impl TableError {
    #[allow(clippy::needless_pass_by_value, reason = "errors are handed on by value, as map_err gives them")]
    pub(crate) fn malformed(format: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Malformed { format, reason: reason.to_string() }
    }
}
