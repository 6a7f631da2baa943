//! Schemas that grow, and those that do not fit.

use stockflow_db::testing::TestDatabase;
use stockflow_db::{Db, DbError, Migration, args, sql_global};

const ONE: Migration = both(1, "one", "CREATE TABLE one (id TEXT PRIMARY KEY); -- TEXT");
const TWO: Migration = both(2, "two", "ALTER TABLE one ADD COLUMN note TEXT; INSERT INTO one VALUES ('x', 'TEXT');");

const fn both(number: u32, name: &'static str, sql: &'static str) -> Migration {
    Migration { number, name, sqlite: sql, postgres: sql }
}

sql_global! {
    /// What the second migration wrote.
    NOTE = "SELECT note FROM one WHERE id = $1";
}

#[tokio::test]
async fn only_what_is_missing_is_applied() {
    let database = TestDatabase::new(&[]);
    let db = database.db();
    assert_eq!(db.schema_version().await, Ok(0));
    assert_eq!(db.migrate(&[ONE]).await.unwrap().applied, ["one"]);
    assert_eq!(db.migrate(&[ONE, TWO]).await.unwrap().applied, ["two"]);
    let third = db.migrate(&[ONE, TWO]).await.unwrap();
    assert_eq!((third.applied.len(), third.version), (0, 2));
    assert_eq!(db.schema_version().await, Ok(2));
    let note = db.lookup::<String>(&NOTE, args!["x"]).await;
    assert_eq!(note, Ok(Some("TEXT".to_owned())));
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let database = TestDatabase::new(&[ONE, TWO]);
    let refused = database.db().migrate(&[ONE]).await.unwrap_err();
    let DbError::Incompatible(message) = refused else {
        panic!("{refused:?}");
    };
    assert!(message.contains("version 2") && message.contains("knows 1"));
}

#[tokio::test]
async fn a_changed_migration_is_refused_but_not_for_its_line_ends() {
    let database = TestDatabase::new(&[ONE]);
    let changed = both(1, "one", "CREATE TABLE one (id TEXT PRIMARY KEY);");
    let refused = database.db().migrate(&[changed]).await;
    assert!(matches!(refused, Err(DbError::Incompatible(_))), "{refused:?}");

    let unix = TestDatabase::new(&[both(1, "a", "CREATE TABLE a (\n id TEXT);")]);
    let dos = both(1, "a", "CREATE TABLE a (\r\n id TEXT);");
    assert_eq!(unix.db().migrate(&[dos]).await.unwrap().applied.len(), 0);
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_and_can_be_mended() {
    let database = TestDatabase::new(&[ONE]);
    let db = database.db();
    let broken = both(2, "two", "CREATE TABLE two (id TEXT); CREATE TABLE one (id TEXT);");
    assert!(db.migrate(&[ONE, broken]).await.is_err());
    assert_eq!(db.schema_version().await, Ok(1));
    let mended = both(2, "two", "CREATE TABLE two (id TEXT);");
    assert_eq!(db.migrate(&[ONE, mended]).await.unwrap().applied, ["two"]);
}

#[tokio::test]
async fn a_gap_in_the_numbers_is_a_fault_of_the_program() {
    let database = TestDatabase::new(&[]);
    let refused = database.db().migrate(&[TWO]).await;
    assert!(matches!(refused, Err(DbError::Programming(_))), "{refused:?}");
}

#[tokio::test]
async fn nodes_that_start_together_apply_it_once() {
    let database = TestDatabase::new(&[]);
    let mut nodes = Vec::new();
    for _ in 0..4 {
        let config = database.config();
        nodes.push(tokio::spawn(async move {
            let db = Db::open(&config).await?;
            let report = db.migrate(&[ONE, TWO]).await?;
            Ok::<_, DbError>(report.applied.len())
        }));
    }
    let mut applied = 0;
    for node in nodes {
        applied += node.await.unwrap().unwrap();
    }
    assert_eq!(applied, 2);
    assert_eq!(database.db().schema_version().await, Ok(2));
}

#[tokio::test]
async fn a_table_that_others_point_to_can_be_rebuilt() {
    let database = TestDatabase::new(crate::support::MIGRATIONS);
    let db = database.db();
    let rebuild = Migration {
        number: 2,
        name: "rebuild",
        sqlite: "INSERT INTO shelf VALUES ('w', 's');
            INSERT INTO stock (workspace_id, id, shelf_id) VALUES ('w', 'a', 's');
            CREATE TABLE wider (workspace_id TEXT, id TEXT, note TEXT, PRIMARY KEY (workspace_id, id));
            INSERT INTO wider (workspace_id, id) SELECT workspace_id, id FROM shelf;
            DROP TABLE shelf;
            ALTER TABLE wider RENAME TO shelf;",
        postgres: "INSERT INTO shelf VALUES ('w', 's');
            INSERT INTO stock (workspace_id, id, shelf_id) VALUES ('w', 'a', 's');
            ALTER TABLE shelf ADD COLUMN note TEXT;",
    };
    let all = [crate::support::MIGRATIONS, &[rebuild]].concat();
    assert_eq!(db.migrate(&all).await.unwrap().version, 2);
    assert_eq!(crate::support::ids(&db).await, ["a"]);
}
