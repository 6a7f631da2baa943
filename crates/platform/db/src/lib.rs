//! One statement on SQLite and PostgreSQL.
//!
//! SQL is text that both engines accept; the few exceptions stand side by side in [`sql!`]. What is
//! done with it is a synchronous closure over a [`Tx`]:
//!
//! ```no_run
//! use stockflow_db::{Db, DbError, args, sql};
//!
//! sql! {
//!     /// How many are on hand.
//!     ON_HAND = "SELECT on_hand FROM stock WHERE workspace_id = $1 AND id = $2";
//! }
//!
//! async fn on_hand(db: &Db, workspace: &str, id: String) -> Result<Option<i64>, DbError> {
//!     db.read(workspace, move |tx| tx.optional(&ON_HAND, args![&id])).await
//! }
//! ```
//!
//! | Folder | What it holds |
//! |---|---|
//! | `statement/` | texts, their two dialects, arguments, rows, assembled queries, bulk writes |
//! | `tx` | the handle that closures get |
//! | `db`, `config` | opening a database, running closures, retrying them |
//! | `sqlite/`, `postgres/` | one engine each; nothing outside knows a driver |
//! | `threads` | where closures run |
//! | `migrate/` | numbered migrations |
//! | [`testing`] | private databases for tests |
//!
//! **Durability.** A write is answered after its commit reached the disk: SQLite runs in WAL mode with
//! `synchronous=FULL` and one sync per batch of writes; PostgreSQL as the server is configured.
//!
//! **Isolation.** A SQLite read closure sees one snapshot. A PostgreSQL read closure has no explicit
//! transaction, so each of its statements sees what was committed when it began. Writes are one
//! transaction on both (PostgreSQL: read committed), so a guard belongs into the statement itself.
//!
//! **A failed statement spoils its write** on both engines (as PostgreSQL has it): an error that a
//! write closure wants to survive belongs into [`Tx::savepoint`].

mod config;
mod db;
mod error;
mod migrate;
mod postgres;
mod sqlite;
mod statement;
pub mod testing;
mod threads;
mod tx;

pub use config::{DatabaseUrl, DbConfig, EngineKind};
pub use db::Db;
pub use error::DbError;
pub use migrate::{Migration, MigrationReport};
pub use statement::arg::Arg;
pub use statement::bulk::{Bulk, ColumnType, Conflict, bulks};
pub use statement::query::Query;
pub use statement::row::{FromRow, Row};
pub use statement::sql::{Scope, Sql, statements};
pub use statement::value::{FromValue, Value};
pub use tx::Tx;

/// What the macros of this crate expand to; not for direct use.
#[doc(hidden)]
pub mod private {
    pub use crate::statement::bulk::RegisteredBulk;
    pub use crate::statement::sql::Registered;
    pub use inventory;
}
