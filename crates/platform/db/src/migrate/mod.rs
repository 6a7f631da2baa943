//! Numbered migrations: each in its own transaction, each remembered with a checksum.

mod collate;
mod expected;
mod postgres;
mod sqlite;

use crate::db::Engine;
use crate::{Db, DbError};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// One step of the schema; the texts are equal unless the dialects part.
///
/// On PostgreSQL every word `TEXT` (in capitals, outside quotes and comments) becomes
/// `TEXT COLLATE "C"`, so that texts sort by their bytes whatever the server's locale is. A migration
/// therefore uses that word for column types only.
///
/// On SQLite a step runs with foreign keys unchecked, so that a table may be rebuilt; all of them are
/// checked before it is committed.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3, … without gaps.
    pub number: u32,
    /// What it is about, for people.
    pub name: &'static str,
    /// The statements for SQLite.
    pub sqlite: &'static str,
    /// The statements for PostgreSQL.
    pub postgres: &'static str,
}

/// What [`Db::migrate`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// The names of the migrations that were applied now, in order.
    pub applied: Vec<&'static str>,
    /// The schema's version after it.
    pub version: u32,
}

/// A migration that a database remembers: number and checksum.
type Remembered = (u32, String);

/// The table is the first thing a database gets.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL
)";

pub(crate) async fn run(db: &Db, migrations: &[Migration]) -> Result<MigrationReport, DbError> {
    for (place, migration) in migrations.iter().enumerate() {
        if usize::try_from(migration.number) != Ok(place + 1) {
            return Err(DbError::Programming(format!(
                "migration {} ({}) stands where number {} is due",
                migration.number,
                migration.name,
                place + 1
            )));
        }
    }
    let applied = match db.inner() {
        Engine::Sqlite(engine) => {
            let opener = engine.opener().clone();
            let migrations = migrations.to_vec();
            tokio::task::spawn_blocking(move || sqlite::run(&opener, &migrations))
                .await
                .map_err(|_| DbError::Other("the migration was interrupted".to_owned()))??
        }
        Engine::Postgres(engine) => postgres::run(&mut *engine.connection().await?, migrations).await?,
    };
    Ok(MigrationReport { applied, version: migrations.last().map_or(0, |last| last.number) })
}

pub(crate) async fn version(db: &Db) -> Result<u32, DbError> {
    let remembered = match db.inner() {
        Engine::Sqlite(engine) => {
            let opener = engine.opener().clone();
            tokio::task::spawn_blocking(move || sqlite::remembered(&opener.reader()?))
                .await
                .map_err(|_| DbError::Other("the look-up was interrupted".to_owned()))??
        }
        Engine::Postgres(engine) => postgres::remembered(&mut *engine.connection().await?).await?,
    };
    Ok(remembered.last().map_or(0, |(number, _)| *number))
}

/// The migrations that are still to be applied, once what was applied agrees with the program.
fn pending<'m>(
    migrations: &'m [Migration],
    remembered: &[Remembered],
    text: impl Fn(&Migration) -> &'static str,
) -> Result<&'m [Migration], DbError> {
    for (place, (number, sum)) in remembered.iter().enumerate() {
        let Some(migration) = migrations.get(place) else {
            let newest = remembered.last().map_or(0, |(number, _)| *number);
            return Err(DbError::Incompatible(format!(
                "the database has schema version {newest} and this program knows {}: start the newer \
                 program, or restore the backup that was made before the upgrade",
                migrations.len()
            )));
        };
        if migration.number != *number || checksum(text(migration)) != *sum {
            return Err(DbError::Incompatible(format!(
                "migration {number} of the database is not the one this program has under \
                 number {} ({}): start the program that made this database, or restore a backup",
                migration.number, migration.name
            )));
        }
    }
    Ok(&migrations[remembered.len()..])
}

/// SHA-256 in hexadecimal; line ends do not count.
pub(crate) fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
