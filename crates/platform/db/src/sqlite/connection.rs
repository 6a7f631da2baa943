//! Opening connections: one writer, any number of readers.

use super::statement_error;
use crate::DbError;
use crate::config::DbConfig;
use rusqlite::config::DbConfig as Setting;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
        let connection = self.connect()?;
        self.enter_wal(&connection)?;
        let synchronous = if self.durable { "FULL" } else { "OFF" };
        // A closure's savepoint keeps what every page was before it. In a file that costs a write a page as soon as a
        // batch is more than a handful of closures, so it stays in memory, and who writes by the thousand does so in
        // blocks.
        self.set(
            &connection,
            &format!(
                "PRAGMA synchronous = {synchronous};
                 PRAGMA foreign_keys = ON;
                 PRAGMA cache_size = -32000;
                 PRAGMA wal_autocheckpoint = 4000;
                 PRAGMA journal_size_limit = 67108864;
                 PRAGMA temp_store = MEMORY;"
            ),
        )?;
        Ok(connection)
    }

    /// A connection that cannot write.
    pub(crate) fn reader(&self) -> Result<Connection, DbError> {
        // Opened for writing all the same: only so can it recover a log left by a crash.
        let connection = self.connect()?;
        self.set(
            &connection,
            "PRAGMA query_only = ON;
             PRAGMA cache_size = -8000;
             PRAGMA mmap_size = 134217728;
             PRAGMA temp_store = MEMORY;",
        )?;
        Ok(connection)
    }

    fn connect(&self) -> Result<Connection, DbError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(|e| self.failed(&e))?;
        connection.busy_timeout(self.busy_timeout).map_err(|e| self.failed(&e))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without it a statement is planned anew whenever another value is bound to it, where a partial index or
        // statistics make the plan depend on the value: a third of a busy writer's time.
        connection.set_db_config(Setting::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|e| self.failed(&e))?;
        Ok(connection)
    }

    /// Turns a new file to write-ahead logging. Two that do so at once would wait for each other, so
    /// nobody waits inside SQLite here: the loser lets go and tries again.
    fn enter_wal(&self, connection: &Connection) -> Result<(), DbError> {
        let wait = |timeout| connection.busy_timeout(timeout).map_err(|e| self.failed(&e));
        wait(Duration::ZERO)?;
        let until = Instant::now() + self.busy_timeout;
        loop {
            let mode: rusqlite::Result<String> =
                connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
            let busy = match mode {
                Ok(mode) if mode == "wal" => return wait(self.busy_timeout),
                Ok(mode) => DbError::Unavailable(format!(
                    "{} cannot use write-ahead logging (it stays in mode {mode}); a network file \
                     system cannot hold it",
                    self.path.display()
                )),
                Err(error) if statement_error(&error) == DbError::Retry => self.failed(&error),
                Err(error) => return Err(self.failed(&error)),
            };
            if Instant::now() >= until {
                return Err(busy);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn set(&self, connection: &Connection, pragmas: &str) -> Result<(), DbError> {
        connection.execute_batch(pragmas).map_err(|e| self.failed(&e))
    }

    fn failed(&self, error: &rusqlite::Error) -> DbError {
        let error = statement_error(error);
        DbError::Unavailable(format!("{} cannot be opened ({error})", self.path.display()))
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
