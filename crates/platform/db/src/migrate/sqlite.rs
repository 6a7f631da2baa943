//! Migrating SQLite.

use super::{Migration, Remembered, TABLE, checksum, expected, pending};
use crate::DbError;
use crate::sqlite::{Opener, statement_error};
use rusqlite::Connection;

/// Applies what is missing, on a connection of its own. `BEGIN IMMEDIATE` makes a second process wait,
/// and what it then finds is looked at anew.
pub(super) fn run(opener: &Opener, migrations: &[Migration]) -> Result<Vec<&'static str>, DbError> {
    let failed = |e: rusqlite::Error| statement_error(&e);
    let connection = opener.writer()?;
    connection.execute_batch("PRAGMA foreign_keys = OFF").map_err(failed)?;
    let mut applied = Vec::new();
    loop {
        connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| match statement_error(&e) {
            DbError::Retry => DbError::Unavailable(format!("{} is locked by another process", opener.path().display())),
            other => other,
        })?;
        connection.execute_batch(TABLE).map_err(failed)?;
        let remembered = remembered(&connection)?;
        let Some(next) = pending(migrations, &remembered, |m| m.sqlite)?.first() else {
            expected::write(&connection)?;
            connection.execute_batch("COMMIT").map_err(failed)?;
            return Ok(applied);
        };
        apply(&connection, next).map_err(|e| e.in_statement(next.name))?;
        applied.push(next.name);
    }
}

/// The open transaction of a failed step ends with its connection.
fn apply(connection: &Connection, migration: &Migration) -> Result<(), DbError> {
    let failed = |e: rusqlite::Error| statement_error(&e);
    connection.execute_batch(migration.sqlite).map_err(failed)?;
    let dangling =
        connection.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists([])).map_err(failed)?;
    if dangling {
        return Err(DbError::Reference);
    }
    connection
        .execute(
            "INSERT INTO schema_migration (number, name, checksum) VALUES (?1, ?2, ?3)",
            (migration.number, migration.name, checksum(migration.sqlite)),
        )
        .map_err(failed)?;
    connection.execute_batch("COMMIT").map_err(failed)
}

/// What was applied before, in order; nothing when there is no table yet.
pub(super) fn remembered(connection: &Connection) -> Result<Vec<Remembered>, DbError> {
    let read = || -> rusqlite::Result<Vec<Remembered>> {
        if !connection.table_exists(None, "schema_migration")? {
            return Ok(Vec::new());
        }
        connection
            .prepare("SELECT number, checksum FROM schema_migration ORDER BY number")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    read().map_err(|e| statement_error(&e))
}
