//! The SQLite engine: connections, statements, readers and the one writer.

mod backup;
mod connection;
mod error;
mod readers;
mod writer;

pub(crate) use connection::Opener;
pub(crate) use error::statement_error;

use crate::DbError;
use crate::config::DbConfig;
use crate::statement::arg::Arg;
use crate::statement::row::Row;
use crate::statement::sql::Sql;
use crate::statement::value::Value;
use crate::tx::{Attempt, Fault, Mode, Visitor, Work, bound_workspace};
use readers::{Idle, Readers};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::path::Path;
use std::sync::Arc;
use writer::Writer;

/// An open SQLite database.
pub(crate) struct Sqlite {
    opener: Opener,
    readers: Readers,
    /// Connections of their own, so that a key look-up never waits behind a long list.
    lookups: Idle,
    writer: Writer,
}

impl Sqlite {
    /// Opens the file, and makes it when it is not there.
    pub(crate) fn open(path: &Path, config: &DbConfig) -> Result<Self, DbError> {
        let opener = Opener::new(path, config);
        let writer = Writer::start(opener.writer()?)?;
        Ok(Self {
            readers: Readers::new(opener.clone(), config.readers),
            lookups: Idle::new(opener.clone()),
            opener,
            writer,
        })
    }

    pub(crate) fn opener(&self) -> &Opener {
        &self.opener
    }

    pub(crate) async fn attempt(&self, mode: Mode, workspace: Option<&str>, work: &Arc<dyn Work>) -> Attempt {
        let workspace = workspace.map(str::to_owned);
        match mode {
            Mode::Read => self.readers.attempt(workspace, Arc::clone(work)).await,
            Mode::Write => self.writer.attempt(workspace, Arc::clone(work)).await,
        }
    }

    /// The first row of a global statement, on this very thread.
    pub(crate) fn lookup(&self, sql: &'static Sql, args: &[Arg], visitor: &mut Visitor<'_>) -> Attempt {
        let text = sql.for_sqlite();
        if let Err(error) = bound_workspace(&text, None, args.len()) {
            return Attempt::Failed(error);
        }
        let connection = match self.lookups.take() {
            Ok(connection) => connection,
            Err(error) => return Attempt::Failed(error),
        };
        let outcome = visit(&connection, text.text, None, args, visitor);
        self.lookups.put(connection);
        Attempt::of_statement(outcome, text.name)
    }

    pub(crate) async fn backup(
        &self,
        target: &Path,
        progress: impl Fn(u64, u64) + Send + 'static,
    ) -> Result<(), DbError> {
        let source = self.opener.clone();
        let target = target.to_owned();
        tokio::task::spawn_blocking(move || backup::copy(&source, &target, progress))
            .await
            .map_err(|_| DbError::Other("the backup was interrupted".to_owned()))?
    }

    pub(crate) async fn close(&self) {
        self.readers.close();
        self.lookups.close();
        self.writer.close().await;
    }
}

/// Runs one statement. Says how many rows it changed.
pub(crate) fn visit(
    connection: &Connection,
    text: &str,
    workspace: Option<&str>,
    args: &[Arg],
    visitor: &mut Visitor<'_>,
) -> Result<u64, Fault> {
    let statement = |e: rusqlite::Error| Fault::Statement(statement_error(&e));
    let mut prepared = connection.prepare_cached(text).map_err(statement)?;
    let mut place = 1;
    if let Some(workspace) = workspace {
        prepared.raw_bind_parameter(place, workspace).map_err(statement)?;
        place += 1;
    }
    for arg in args {
        prepared.raw_bind_parameter(place, arg).map_err(statement)?;
        place += 1;
    }
    let writes = !prepared.readonly();
    if prepared.column_count() == 0 {
        let changed = prepared.raw_execute().map_err(statement)?;
        return Ok(if writes { changed as u64 } else { 0 });
    }
    let mut count = 0;
    let mut wanted = true;
    let mut rows = prepared.raw_query();
    while let Some(row) = rows.next().map_err(statement)? {
        count += 1;
        if wanted {
            wanted = visitor(&mut Row::sqlite(row)).map_err(Fault::Row)?;
        }
        // A statement that writes is stepped to its end, where foreign keys are checked.
        if !wanted && !writes {
            break;
        }
    }
    Ok(count)
}

/// Runs `BEGIN`, `SAVEPOINT` and their kin.
pub(crate) fn control(connection: &Connection, text: &'static str) -> Result<(), DbError> {
    connection
        .prepare_cached(text)
        .and_then(|mut prepared| prepared.raw_execute())
        .map(|_| ())
        .map_err(|e| statement_error(&e))
}

/// The value in one column.
pub(crate) fn value<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<Value<'a>, DbError> {
    let value =
        row.get_ref(column).map_err(|_| DbError::Programming(format!("the row has no column {}", column + 1)))?;
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::I64(v),
        ValueRef::Real(v) => Value::F64(v),
        ValueRef::Text(v) => {
            Value::Text(std::str::from_utf8(v).map_err(|_| DbError::Other("a stored text is not UTF-8".to_owned()))?)
        }
        ValueRef::Blob(v) => Value::Bytes(v),
    })
}
