//! Where the database is and how it is used.

use crate::DbError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Which engine stands behind a [`crate::Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// SQLite, in this process.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// A database URL whose password never shows in `Debug` or `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Target);

#[derive(Clone, PartialEq, Eq)]
enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

const EXPECTED: &str = "write sqlite:PATH (sqlite:data/stockflow.db) or postgres://USER:PASSWORD@HOST:PORT/DATABASE";

impl DatabaseUrl {
    /// Understands `sqlite:PATH`, `postgres://…` and `postgresql://…`, and refuses all else.
    ///
    /// # Errors
    /// [`DbError::Incompatible`] with what to write instead.
    pub fn parse(url: &str) -> Result<Self, DbError> {
        let refuse = |why: &str| Err(DbError::Incompatible(format!("the database URL {why}: {EXPECTED}")));
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return match url.parse::<tokio_postgres::Config>() {
                Ok(_) => Ok(Self(Target::Postgres(url.to_owned()))),
                // The parser's own words may quote the URL, and with it the password.
                Err(_) => refuse("is not a PostgreSQL URL that can be read"),
            };
        }
        let Some(path) = url.strip_prefix("sqlite:") else {
            return refuse("has no scheme that is known");
        };
        match path {
            "" => refuse("names no file"),
            ":memory:" => refuse("names a database in memory, which one connection alone can see"),
            path if path.contains('?') => refuse("has parameters, which SQLite files do not take"),
            path if path.starts_with("//") && !path.starts_with("///") => {
                refuse("has two slashes after sqlite:, which could mean two places")
            }
            path => Ok(Self(Target::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))),
        }
    }

    /// The engine that the scheme names.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match self.0 {
            Target::Sqlite(_) => EngineKind::Sqlite,
            Target::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// The file of a SQLite database.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Target::Sqlite(path) => Some(path),
            Target::Postgres(_) => None,
        }
    }

    /// The whole URL of a PostgreSQL server, password included.
    pub(crate) fn postgres(&self) -> Option<&str> {
        match &self.0 {
            Target::Sqlite(_) => None,
            Target::Postgres(url) => Some(url),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Target::Postgres(url) => f.write_str(&redacted(url)),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::str::FromStr for DatabaseUrl {
    type Err = DbError;
    fn from_str(text: &str) -> Result<Self, DbError> {
        Self::parse(text)
    }
}

/// Scheme, user, host and database: parameters may hold a password too, so they are left out.
fn redacted(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", ""));
    let rest = rest.split('?').next().unwrap_or_default();
    match rest.rsplit_once('@') {
        Some((credentials, place)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{place}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct DbConfig {
    /// Where it is.
    pub url: DatabaseUrl,
    /// SQLite: read closures that run at the same time.
    pub readers: usize,
    /// PostgreSQL: connections that this process holds at most.
    pub pool_size: usize,
    /// SQLite: how long to wait for another process that writes. PostgreSQL: how long to wait for a
    /// free connection.
    pub busy_timeout: Duration,
    /// SQLite: whether an answered write is on the disk. Only tests turn it off.
    pub durable: bool,
}

impl DbConfig {
    /// The defaults for a URL.
    ///
    /// # Errors
    /// [`DbError::Incompatible`] when the URL is none of ours.
    pub fn new(url: &str) -> Result<Self, DbError> {
        let cores = std::thread::available_parallelism().map_or(4, usize::from);
        Ok(Self {
            url: DatabaseUrl::parse(url)?,
            readers: cores.max(4),
            pool_size: 16,
            busy_timeout: Duration::from_secs(10),
            durable: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_decides_the_engine() {
        let sqlite = DatabaseUrl::parse("sqlite:data/a.db").unwrap();
        assert_eq!(sqlite.engine(), EngineKind::Sqlite);
        assert_eq!(sqlite.file(), Some(Path::new("data/a.db")));
        let absolute = DatabaseUrl::parse("sqlite:///var/a.db").unwrap();
        assert_eq!(absolute.file(), Some(Path::new("/var/a.db")));
        let postgres = DatabaseUrl::parse("postgresql://u@h/d").unwrap();
        assert_eq!(postgres.engine(), EngineKind::Postgres);
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for url in [
            "",
            "a.db",
            "mysql://h/d",
            "sqlite:",
            "sqlite::memory:",
            "sqlite://a.db",
            "sqlite:a.db?mode=ro",
            "postgres://h:notaport/d",
        ] {
            let refused = DatabaseUrl::parse(url);
            assert!(matches!(refused, Err(DbError::Incompatible(_))), "{url}");
        }
    }

    #[test]
    fn the_password_never_shows() {
        let config = DbConfig::new("postgres://me:s3cret@h:5432/d?password=s3cret").unwrap();
        assert!(!format!("{config:?} {}", config.url).contains("s3cret"));
        let broken = DatabaseUrl::parse("postgres://me:s3cret@h:x/d?s3cret=1").unwrap_err();
        assert!(!format!("{broken:?} {broken}").contains("s3cret"));
    }
}
