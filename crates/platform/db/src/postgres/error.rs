//! PostgreSQL's error codes in our words.

use crate::DbError;
use std::error::Error as _;

/// What a failed statement means.
pub(crate) fn statement_error(error: &tokio_postgres::Error) -> DbError {
    let Some(said) = error.as_db_error() else {
        return driver_error(error);
    };
    let code = said.code().code();
    match code {
        "23505" => DbError::Duplicate { constraint: said.constraint().unwrap_or_default().to_owned() },
        "23503" => DbError::Reference,
        // Serialization failure, deadlock; a plan or a statement that a schema change outdated.
        "40001" | "40P01" | "26000" => DbError::Retry,
        "0A000" if said.message().contains("cached plan") => DbError::Retry,
        "22003" => DbError::Overflow,
        // Shut down, crashed, starting up, connection trouble, too many connections.
        "57P01" | "57P02" | "57P03" | "53300" => DbError::Unavailable(said.message().to_owned()),
        _ if code.starts_with("08") => DbError::Unavailable(format!("connection lost ({code})")),
        // These messages name what stands in the statement; those of other classes quote values.
        _ if code.starts_with("42") => DbError::Programming(said.message().to_owned()),
        _ if code.starts_with("23") => DbError::Other(format!(
            "constraint {} of table {} is violated ({code})",
            said.constraint().or(said.column()).unwrap_or("without a name"),
            said.table().unwrap_or("unknown"),
        )),
        _ if code.starts_with("28") || code.starts_with("3D") => {
            DbError::Unavailable(format!("the server refuses the login ({code})"))
        }
        _ => DbError::Other(format!("the server answered with error {code}")),
    }
}

/// A fault that the server did not report.
fn driver_error(error: &tokio_postgres::Error) -> DbError {
    let cause = error.source().map(ToString::to_string);
    if error.is_closed() || error.source().is_some_and(|e| e.is::<std::io::Error>()) {
        let cause = cause.unwrap_or_else(|| "the connection was lost".to_owned());
        return DbError::Unavailable(cause);
    }
    let message = error.to_string();
    if message.starts_with("error performing TLS handshake") {
        return DbError::Unavailable(format!(
            "no TLS connection ({}); sslmode=disable is for a network that is trusted",
            cause.unwrap_or(message)
        ));
    }
    if message.starts_with("error connecting") || message.starts_with("timeout") {
        return DbError::Unavailable(message);
    }
    DbError::Programming(cause.unwrap_or(message))
}

/// What reading a column wrongly means.
pub(crate) fn column_error(error: &tokio_postgres::Error) -> DbError {
    DbError::Programming(error.source().map_or_else(|| error.to_string(), ToString::to_string))
}
