//! Migrating PostgreSQL.

use super::collate::collated;
use super::{Migration, Remembered, TABLE, checksum, pending};
use crate::DbError;
use crate::postgres::Connection;
use crate::statement::arg::Arg;
use crate::tx::{Fault, SendVisitor};

/// Any number that nobody else uses: the lock that one migrating node holds.
const LOCK: i64 = 0x5354_4f43_4b46_4c57;

/// Applies what is missing while it holds an advisory lock, which ends with the connection at last.
pub(super) async fn run(connection: &mut Connection, migrations: &[Migration]) -> Result<Vec<&'static str>, DbError> {
    connection.batch(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    let outcome = apply_all(connection, migrations).await;
    if outcome.is_err() {
        // Ends what a failed step left open; without a transaction it is a warning.
        connection.batch("ROLLBACK").await?;
    }
    connection.batch(&format!("SELECT pg_advisory_unlock({LOCK})")).await?;
    outcome
}

async fn apply_all(connection: &mut Connection, migrations: &[Migration]) -> Result<Vec<&'static str>, DbError> {
    connection.batch(&collated(TABLE)).await?;
    let remembered = remembered(connection).await?;
    let mut applied = Vec::new();
    for migration in pending(migrations, &remembered, |m| m.postgres)? {
        apply(connection, migration).await.map_err(|e| e.in_statement(migration.name))?;
        applied.push(migration.name);
    }
    Ok(applied)
}

async fn apply(connection: &mut Connection, migration: &Migration) -> Result<(), DbError> {
    connection.batch("BEGIN").await?;
    connection.batch(&collated(migration.postgres)).await?;
    let args = [Arg::from(migration.number), Arg::from(migration.name), Arg::from(checksum(migration.postgres))];
    visit(connection, "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)", &args, &mut |_| {
        Ok(true)
    })
    .await?;
    connection.batch("COMMIT").await
}

/// What was applied before, in order; nothing when there is no table yet.
pub(super) async fn remembered(connection: &mut Connection) -> Result<Vec<Remembered>, DbError> {
    let mut exists = false;
    visit(connection, "SELECT to_regclass('schema_migration') IS NOT NULL", &[], &mut |row| {
        exists = row.next()?;
        Ok(true)
    })
    .await?;
    let mut remembered = Vec::new();
    if exists {
        visit(connection, "SELECT number, checksum FROM schema_migration ORDER BY number", &[], &mut |row| {
            let number = u32::try_from(row.next::<i64>()?).unwrap_or(u32::MAX);
            remembered.push((number, row.next()?));
            Ok(true)
        })
        .await?;
    }
    Ok(remembered)
}

async fn visit(
    connection: &mut Connection,
    text: &str,
    args: &[Arg],
    visitor: &mut SendVisitor<'_>,
) -> Result<(), DbError> {
    match connection.visit(text, None, args, false, visitor).await {
        Ok(_) => Ok(()),
        Err(Fault::Statement(error) | Fault::Row(error)) => Err(error),
    }
}
