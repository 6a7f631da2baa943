//! From a file to rows of cells: CSV, plain or compressed, and Parquet.

pub(crate) mod columns;
mod parquet;
mod text;

use crate::FilesError;
use crate::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A row handed over: its line, its cells in the header's order, or why it has none.
pub(crate) type Take<'a> = dyn FnMut(u64, Result<&[Cell<'_>], String>) -> ControlFlow<()> + 'a;

/// Where rows come from: a file, which can be read more than once.
#[derive(Debug)]
pub(crate) struct Input {
    path: PathBuf,
    /// What came through a pipe lies in a temporary file.
    piped: bool,
}

impl Input {
    /// `-` is standard input, which is written down first: it is gone once it is read.
    pub(crate) fn of(path: &Path) -> Result<Self, FilesError> {
        if path.as_os_str() != "-" {
            return Ok(Self { path: path.to_owned(), piped: false });
        }
        let input = Self { path: crate::write::temporary("input"), piped: true };
        let written = File::create(&input.path).and_then(|mut file| std::io::copy(&mut std::io::stdin(), &mut file));
        written.map_err(FilesError::file(input.name()))?;
        Ok(input)
    }

    /// The name to show.
    pub(crate) fn name(&self) -> &Path {
        if self.piped { Path::new("standard input") } else { &self.path }
    }

    /// How many bytes there are to read, as far as can be known.
    pub(crate) fn length(&self) -> u64 {
        self.path.metadata().map_or(0, |data| data.len())
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        if self.piped {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// An open file standing behind its header.
pub(crate) struct Source {
    pub(crate) header: Vec<String>,
    rows: Rows,
}

enum Rows {
    Text(Box<text::Text>),
    Parquet(Box<parquet::Table>),
}

impl Source {
    /// Opens a file of either format, told by its first bytes; `read` counts the bytes taken.
    pub(crate) fn open(input: &Input, read: &Arc<AtomicU64>) -> Result<Self, FilesError> {
        let path = input.name();
        let plain = File::open(&input.path).map_err(FilesError::file(path))?;
        let mut counted = Counted { inner: plain, read: Arc::clone(read) };
        let mut magic = Vec::with_capacity(4);
        counted.by_ref().take(4).read_to_end(&mut magic).map_err(FilesError::file(path))?;
        if magic == *b"PAR1" {
            let table = parquet::Table::open(&input.path, Arc::clone(read))?;
            return Ok(Self { header: table.header(), rows: Rows::Parquet(Box::new(table)) });
        }
        let compressed = magic.starts_with(&[0x1f, 0x8b]);
        let whole = std::io::Cursor::new(magic).chain(counted);
        let text: Box<dyn Read + Send> = if compressed {
            Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole)))
        } else {
            Box::new(whole)
        };
        let text = text::Text::open(text, path)?;
        Ok(Self { header: text.header.clone(), rows: Rows::Text(Box::new(text)) })
    }

    /// Hands over every row that follows, until told to stop; cells of columns that are not needed
    /// may be empty.
    pub(crate) fn rows(self, needed: &[usize], take: &mut Take<'_>) -> Result<(), FilesError> {
        match self.rows {
            Rows::Text(text) => text.rows(take),
            // The decoder checks by assertion what a damaged page can make untrue.
            Rows::Parquet(table) => {
                let path = table.path.clone();
                catch_unwind(AssertUnwindSafe(|| table.rows(needed, take))).unwrap_or(Err(FilesError::Damaged { path }))
            }
        }
    }
}

/// A reader that says how far it is.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
