//! Opening connections: one writer, any number of readers.

use super::statement_error;
use crate::DbError;
use crate::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Statements kept prepared on each connection; the least recently used one goes first.
const STATEMENTS: usize = 512;

/// Opens connections to one file, all alike.
#[derive(Debug, Clone)]
pub(crate) struct Opener {
    path: PathBuf,
    busy_timeout: Duration,
    durable: bool,
}

impl Opener {
    pub(crate) fn new(path: &Path, config: &DbConfig) -> Self {
        Self { path: path.to_owned(), busy_timeout: config.busy_timeout, durable: config.durable }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A connection that may write. Makes the file and its folders when they are not there.
    pub(crate) fn writer(&self) -> Result<Connection, DbError> {
        create(&self.path)?;
        let synchronous = if self.durable { "FULL" } else { "OFF" };
        self.connect(
            OpenFlags::SQLITE_OPEN_READ_WRITE,
            &format!(
                "PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = {synchronous};
                 PRAGMA foreign_keys = ON;
                 PRAGMA cache_size = -32000;
                 PRAGMA wal_autocheckpoint = 4000;
                 PRAGMA journal_size_limit = 67108864;
                 PRAGMA temp_store = MEMORY;"
            ),
        )
    }

    /// A connection that cannot write.
    pub(crate) fn reader(&self) -> Result<Connection, DbError> {
        // Opened for writing all the same: only so can it recover a log left by a crash.
        self.connect(
            OpenFlags::SQLITE_OPEN_READ_WRITE,
            "PRAGMA query_only = ON;
             PRAGMA cache_size = -8000;
             PRAGMA mmap_size = 268435456;
             PRAGMA temp_store = MEMORY;",
        )
    }

    fn connect(&self, flags: OpenFlags, pragmas: &str) -> Result<Connection, DbError> {
        let failed = |e: &rusqlite::Error| {
            DbError::Unavailable(format!("{} cannot be opened ({})", self.path.display(), statement_error(e)))
        };
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(|e| failed(&e))?;
        connection.busy_timeout(self.busy_timeout).map_err(|e| failed(&e))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch(pragmas).map_err(|e| failed(&e))?;
        Ok(connection)
    }
}

/// Makes an empty file that only its owner may read; the log files inherit that.
pub(crate) fn create(path: &Path) -> Result<(), DbError> {
    let failed = |e: &std::io::Error| DbError::Unavailable(format!("{} cannot be created ({e})", path.display()));
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(failed(&e)),
    }
}
