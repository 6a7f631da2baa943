//! Where the bytes come from, and which format they are in.

use crate::error::TableError;
use flate2::bufread::MultiGzDecoder;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard};

/// Bytes that can be read from any place.
pub trait Source: Read + Seek + Send + 'static {}
impl<T: Read + Seek + Send + 'static> Source for T {}

/// A file: several readers of one source, each at a place of its own.
#[derive(Clone)]
pub struct File {
    source: Arc<Mutex<Box<dyn Source>>>,
    at: u64,
}

impl File {
    /// Over a source.
    pub fn new(source: impl Source) -> Self {
        Self { source: Arc::new(Mutex::new(Box::new(source))), at: 0 }
    }

    /// Another reader, at this place.
    #[must_use]
    pub fn at(&self, place: u64) -> Self {
        Self { source: Arc::clone(&self.source), at: place }
    }

    /// How many bytes there are.
    ///
    /// # Errors
    /// As the source says.
    pub fn length(&self) -> std::io::Result<u64> {
        self.lock()?.seek(SeekFrom::End(0))
    }

    fn lock(&self) -> std::io::Result<MutexGuard<'_, Box<dyn Source>>> {
        self.source.lock().map_err(|_| std::io::Error::other("an earlier reader of the file broke off"))
    }
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut source = self.lock()?;
        source.seek(SeekFrom::Start(self.at))?;
        let read = source.read(buffer)?;
        drop(source);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.length()?, by),
        };
        self.at = from.checked_add_signed(by).ok_or_else(|| std::io::Error::other("a place before the beginning"))?;
        Ok(self.at)
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Values separated by a comma, semicolon, tabulator or bar.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook of a spreadsheet program.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// Every name.
    pub const NAMES: &'static [&'static str] = &["csv", "ndjson", "xlsx", "parquet"];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Csv, Self::Ndjson, Self::Xlsx, Self::Parquet].into_iter().find(|f| f.name() == name)
    }

    /// By a media type; `None` where it says nothing (`application/octet-stream` and the like).
    #[must_use]
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        match media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "text/csv" | "text/tab-separated-values" | "application/csv" => Some(Self::Csv),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => {
                Some(Self::Ndjson)
            }
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some(Self::Xlsx),
            "application/vnd.apache.parquet" | "application/parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// The media type it is sent as.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// By the first bytes of the file, unpacked.
    pub(crate) fn from_bytes(start: &[u8]) -> Result<Self, TableError> {
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            return Ok(Self::Xlsx);
        }
        if start.starts_with(b"PAR1") {
            return Ok(Self::Parquet);
        }
        if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(TableError::UnknownFormat("it is an old .xls workbook; save it as .xlsx or CSV".into()));
        }
        if start.starts_with(b"%PDF") {
            return Err(TableError::UnknownFormat("it is a PDF".into()));
        }
        let text = start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start);
        let first = text.iter().find(|b| !b.is_ascii_whitespace());
        Ok(if first == Some(&b'{') { Self::Ndjson } else { Self::Csv })
    }
}

/// Whether the bytes are packed by gzip.
pub(crate) fn is_gzip(start: &[u8]) -> bool {
    start.starts_with(&[0x1f, 0x8b])
}

/// The first bytes.
pub(crate) fn peek(file: &File, most: usize) -> Result<Vec<u8>, TableError> {
    let mut start = Vec::new();
    file.at(0).take(most as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// The unpacked bytes of a text file, up to a limit.
pub(crate) fn unpacked(file: &File, gzip: bool, most: u64) -> Box<dyn Read> {
    let bytes = file.at(0);
    if gzip {
        return Box::new(Limited { inner: MultiGzDecoder::new(BufReader::new(bytes)), left: most, most });
    }
    Box::new(bytes)
}

/// Ends in an error instead of giving more than so many bytes.
pub(crate) struct Limited<R> {
    inner: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            std::io::Error::other(format!("it unpacks to more than {} bytes and is refused", self.most))
        })?;
        Ok(read)
    }
}
