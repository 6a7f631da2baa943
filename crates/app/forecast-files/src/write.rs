//! Results, written aside first: a file that could not be finished is not there at all.

use crate::FilesError;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A path in the system's folder for temporary files that nothing else uses.
pub(crate) fn temporary(what: &str) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("stockflow-forecast-{what}-{}-{number}", std::process::id()))
}

/// A result in the making.
pub(crate) struct Draft {
    out: Option<Out>,
    aside: PathBuf,
    /// `None` is standard output.
    target: Option<PathBuf>,
}

/// A device or a named pipe is written into; only a file may be replaced.
fn is_replaceable(target: &Path) -> bool {
    std::fs::metadata(target).map_or(true, |found| found.is_file())
}

enum Out {
    Plain(BufWriter<File>),
    Compressed(Box<GzEncoder<BufWriter<File>>>),
}

impl Draft {
    /// Begins a result; `-` is standard output, a name that ends in `.gz` is compressed.
    pub(crate) fn new(path: &Path) -> Result<Self, FilesError> {
        let piped = path.as_os_str() == "-";
        let aside = if piped {
            temporary("output")
        } else {
            // Beside its target, for a file moves only within a file system; not among devices.
            if !is_replaceable(path) {
                return Self::begin(path, temporary("output"), piped);
            }
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{}.part", std::process::id()));
            path.with_file_name(name)
        };
        Self::begin(path, aside, piped)
    }

    fn begin(path: &Path, aside: PathBuf, piped: bool) -> Result<Self, FilesError> {
        let file = BufWriter::with_capacity(1 << 16, File::create(&aside).map_err(FilesError::file(path))?);
        let compressed = path.extension().is_some_and(|end| end == "gz");
        let out = if compressed {
            Out::Compressed(Box::new(GzEncoder::new(file, Compression::default())))
        } else {
            Out::Plain(file)
        };
        Ok(Self { out: Some(out), aside, target: (!piped).then(|| path.to_owned()) })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), FilesError> {
        let written = match &mut self.out {
            Some(Out::Plain(out)) => out.write_all(bytes),
            Some(Out::Compressed(out)) => out.write_all(bytes),
            None => Ok(()),
        };
        written.map_err(FilesError::file(&self.aside))
    }

    /// Puts the result in its place.
    pub(crate) fn finish(mut self) -> Result<(), FilesError> {
        let flushed = match self.out.take() {
            Some(Out::Plain(mut out)) => out.flush(),
            Some(Out::Compressed(out)) => out.finish().and_then(|mut out| out.flush()),
            None => Ok(()),
        };
        flushed.map_err(FilesError::file(&self.aside))?;
        match &self.target {
            Some(target) if !is_replaceable(target) => {
                let mut made = File::open(&self.aside).map_err(FilesError::file(&self.aside))?;
                let mut device = File::options().write(true).open(target).map_err(FilesError::file(target))?;
                std::io::copy(&mut made, &mut device).map(|_| ()).map_err(FilesError::file(target))
            }
            Some(target) => std::fs::rename(&self.aside, target).map_err(FilesError::file(target)),
            None => {
                let mut file = File::open(&self.aside).map_err(FilesError::file(&self.aside))?;
                match std::io::copy(&mut file, &mut std::io::stdout().lock()) {
                    // A reader that has gone has seen what it wanted.
                    Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                    copied => copied.map(|_| ()).map_err(FilesError::file(Path::new("standard output"))),
                }
            }
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.aside);
    }
}
