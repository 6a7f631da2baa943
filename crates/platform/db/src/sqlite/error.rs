//! SQLite's result codes in our words.

use crate::DbError;
use rusqlite::ffi;

/// What a failed statement means. SQLite's messages name tables and columns, never values.
pub(crate) fn statement_error(error: &rusqlite::Error) -> DbError {
    let rusqlite::Error::SqliteFailure(failure, message) = error else {
        return match error {
            rusqlite::Error::SqlInputError { msg, .. } => DbError::Programming(msg.clone()),
            other => DbError::Programming(other.to_string()),
        };
    };
    let message = message.clone().unwrap_or_else(|| failure.to_string());
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            DbError::Duplicate {
                constraint: message.strip_prefix("UNIQUE constraint failed: ").unwrap_or(&message).to_owned(),
            }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => DbError::Reference,
        _ => match failure.extended_code & 0xff {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => DbError::Retry,
            ffi::SQLITE_ERROR if message == "integer overflow" => DbError::Overflow,
            ffi::SQLITE_ERROR | ffi::SQLITE_READONLY | ffi::SQLITE_RANGE | ffi::SQLITE_MISUSE => {
                DbError::Programming(message)
            }
            _ => DbError::Other(message),
        },
    }
}
