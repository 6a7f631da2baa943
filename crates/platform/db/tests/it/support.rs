//! The schema that the tests of this crate share.

use stockflow_db::testing::TestDatabase;
use stockflow_db::{Db, DbError, Migration, args, sql, sql_global};

const SCHEMA: &str = "
CREATE TABLE shelf (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE stock (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    on_hand BIGINT,
    open BOOLEAN,
    weight DOUBLE PRECISION,
    label TEXT,
    photo BYTEA,
    shelf_id TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, shelf_id) REFERENCES shelf (workspace_id, id),
    CHECK (on_hand >= 0)
);
CREATE TABLE pledge (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    shelf_id TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, shelf_id) REFERENCES shelf (workspace_id, id)
        DEFERRABLE INITIALLY DEFERRED
);";

/// The one migration.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration { number: 1, name: "stock", sqlite: SCHEMA, postgres: SCHEMA }];

sql! {
    /// A new row.
    ADD = "INSERT INTO stock (workspace_id, id, on_hand) VALUES ($1, $2, $3)";
    /// Takes from what is there.
    TAKE = "UPDATE stock SET on_hand = on_hand - $3 WHERE workspace_id = $1 AND id = $2";
    /// What is there.
    ON_HAND = "SELECT on_hand FROM stock WHERE workspace_id = $1 AND id = $2";
    /// All of it.
    IDS = "SELECT id FROM stock WHERE workspace_id = $1 ORDER BY id";
    /// How many rows.
    COUNT = "SELECT count(*) FROM stock WHERE workspace_id = $1";
}
sql_global! {
    /// By a key alone.
    ANYWHERE = "SELECT on_hand FROM stock WHERE id = $1";
}

/// A private database, and the handle to it.
pub(crate) fn database() -> (TestDatabase, Db) {
    let database = TestDatabase::new(MIGRATIONS);
    let db = database.db();
    (database, db)
}

/// Adds a row of workspace `w`.
pub(crate) async fn add(db: &Db, id: &'static str, on_hand: i64) -> Result<u64, DbError> {
    db.write("w", move |tx| tx.execute(&ADD, args![id, on_hand])).await
}

/// The ids of workspace `w`, in order.
pub(crate) async fn ids(db: &Db) -> Vec<String> {
    let ids = db.read("w", |tx| tx.all(&IDS, args![])).await;
    ids.unwrap_or_else(|error: DbError| panic!("{error}"))
}
