//! Series gathered until there are enough to keep all threads busy.

use crate::entry::Rows;

/// How many series are worked on together, and how many rows they may have at most.
const SERIES: usize = 512;
const ROWS: usize = 1 << 18;

/// Series on their way to the threads.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) series: Vec<Rows>,
    rows: usize,
}

impl Batch {
    /// Adds a series; gives what was gathered when it is enough.
    ///
    /// Where a batch ends depends on the file alone, never on threads or time.
    pub(crate) fn push(&mut self, series: Rows) -> Option<Self> {
        self.rows += series.entries.len();
        self.series.push(series);
        (self.series.len() >= SERIES || self.rows >= ROWS).then(|| std::mem::take(self))
    }
}
