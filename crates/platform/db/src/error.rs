//! Why a database call failed. No message holds a value that was bound or stored.

use std::borrow::Cow;

/// Why a database call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// [`crate::Tx::one`] found no row.
    #[error("no such row")]
    NotFound,
    /// A unique or primary key holds this row already.
    #[error("a row with this key exists already ({constraint})")]
    Duplicate {
        /// PostgreSQL: the constraint's name. SQLite: its columns, `table.a, table.b`.
        constraint: String,
    },
    /// A foreign key points to nothing, or something still points here.
    #[error("a row that this one refers to does not exist, or this row is still referred to")]
    Reference,
    /// The database cannot be reached, is locked for too long, or lost the connection.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The transaction lost against another one and may be run again; the runner does so itself.
    #[error("the transaction conflicts with another one")]
    Retry,
    /// A number left the range of 64 bits.
    #[error("a number is too large for the database")]
    Overflow,
    /// The program is wrong: a bad statement, a wrong number of arguments, a wrong type.
    #[error("{0}")]
    Programming(String),
    /// The database was made by another version of the program; the text says what to do.
    #[error("{0}")]
    Incompatible(String),
    /// Anything else, such as a violated check or a full disk.
    #[error("{0}")]
    Other(String),
}

impl DbError {
    /// Whether the same closure may succeed when it is run again.
    pub(crate) fn is_retryable(&self) -> bool {
        matches!(self, Self::Retry | Self::Unavailable(_))
    }

    /// Says which statement it was.
    pub(crate) fn in_statement(self, name: &str) -> Self {
        match self {
            Self::Programming(message) => Self::Programming(format!("{name}: {message}")),
            Self::Other(message) => Self::Other(format!("{name}: {message}")),
            other => other,
        }
    }

    pub(crate) fn programming(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Programming(message.into().into_owned())
    }
}
