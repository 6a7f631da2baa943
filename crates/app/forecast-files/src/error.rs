//! What can stop the work on a file.

use std::path::PathBuf;
use stockflow_forecast::ForecastError;

/// Why a file was not forecast; nothing has been written then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// A file cannot be opened, read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no CSV that can be read on.
    #[error("{}: {source}", path.display())]
    Csv {
        /// Which file.
        path: PathBuf,
        /// What the decoder says.
        source: csv::Error,
    },
    /// The file is no Parquet that can be read on.
    #[error("{}: {source}", path.display())]
    Parquet {
        /// Which file.
        path: PathBuf,
        /// What the decoder says.
        source: parquet::errors::ParquetError,
    },
    /// The pages of a Parquet file say what cannot be.
    #[error("{}: the file is damaged", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
    },
    /// A column that must be there is not.
    #[error("{}: there is no column {column}; the header names {found}", path.display())]
    NoColumn {
        /// Which file.
        path: PathBuf,
        /// The column or columns looked for.
        column: &'static str,
        /// What is there instead.
        found: String,
    },
    /// Two columns say the same thing.
    #[error("{}: the header names {column} twice or has both date and t", path.display())]
    TwoColumns {
        /// Which file.
        path: PathBuf,
        /// The name.
        column: String,
    },
    /// A column asked for as a driver is not there.
    #[error("{}: there is no driver column {column}", path.display())]
    NoDriver {
        /// Which file.
        path: PathBuf,
        /// The column asked for.
        column: String,
    },
    /// A column that series were to be grouped by is not there.
    #[error("{}: there is no column {column} to group series by", path.display())]
    NoLabel {
        /// Which file.
        path: PathBuf,
        /// The column asked for.
        column: String,
    },
    /// A column of a Parquet file is nested or of a type without a meaning here.
    #[error("{}: the column {column} is of the type {kind}, which cannot be read", path.display())]
    ColumnType {
        /// Which file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Its type.
        kind: String,
    },
    /// Rows are malformed, and they were not to be skipped.
    #[error("{} rows cannot be used; nothing was written (rows that cannot be used are passed over with --skip-bad)", .0.count)]
    BadRows(crate::Faults),
    /// The file has a header and no series.
    #[error("{}: there is no series to forecast", path.display())]
    NoSeries {
        /// Which file.
        path: PathBuf,
    },
    /// The request makes no sense for any series.
    #[error(transparent)]
    Request(#[from] ForecastError),
    /// The same quantile level is asked for twice.
    #[error("the quantile level {level} is asked for twice")]
    LevelTwice {
        /// The level.
        level: f64,
    },
    /// A season that should be a longer one beside the first is not longer.
    #[error(
        "a season of {longer} periods is not longer than the one before it, of {season}; name the shortest first, each once"
    )]
    SeasonOrder {
        /// The season that is not longer.
        longer: usize,
        /// The season before it.
        season: usize,
    },
    /// The pool of threads cannot be made.
    #[error("the threads cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// `until` does not fit the file's way of counting.
    #[error("the end of history {until:?} is no {expected}")]
    Until {
        /// What was given.
        until: String,
        /// What it should have been.
        expected: &'static str,
    },
    /// A file of predecessors and successors says what cannot be.
    #[error("{} line {line}: {what}", path.display())]
    Lineage {
        /// Which file.
        path: PathBuf,
        /// Where.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The series make no hierarchy.
    #[error("the hierarchy cannot be forecast: {0}")]
    Hierarchy(#[from] stockflow_forecast::hierarchy::HierarchyError),
    /// The series make no panel.
    #[error("the panel cannot be forecast: {0}")]
    Panel(#[from] stockflow_forecast::panel::PanelError),
    /// Two things were asked for that do not go together.
    #[error("{0}")]
    Together(&'static str),
    /// A thread of the work ended abnormally.
    #[error("the thread that reads {} ended abnormally", path.display())]
    Reader {
        /// The file it read.
        path: PathBuf,
    },
}

impl FilesError {
    /// For `map_err` on what touches a file.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}
