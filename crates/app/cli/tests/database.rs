//! The database from the command line: schema versions, backups, the proof of its balances.
#![allow(clippy::unwrap_used, reason = "a test without its database cannot go on")]

mod support;

use rusqlite::Connection;
use support::Folder;

fn open(folder: &Folder, file: &str) -> Connection {
    Connection::open(folder.path().join(file)).unwrap()
}

#[test]
fn migrate_check_tells_an_old_schema_from_a_new_one() {
    let folder = Folder::new();
    folder.text(&["migrate"]);
    folder.text(&["migrate", "--check"]);
    let database = open(&folder, "stockflow-data/stockflow.db");
    database
        .execute("DELETE FROM schema_migration WHERE number = (SELECT max(number) FROM schema_migration)", [])
        .unwrap();
    drop(database);
    assert_eq!(folder.run(&["migrate", "--check"]).status.code(), Some(1));
}

#[test]
fn a_newer_database_is_refused() {
    let folder = Folder::new();
    folder.text(&["migrate"]);
    let database = open(&folder, "stockflow-data/stockflow.db");
    database.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (9000, 'later', '')", []).unwrap();
    drop(database);
    for command in [&["serve"][..], &["workspace", "list"], &["migrate"]] {
        let error = folder.error(command);
        assert!(error.contains("9000") && error.contains("newer"), "{error}");
    }
}

#[test]
fn a_backup_is_a_whole_database() {
    let folder = Folder::new();
    let made = folder.json(&["workspace", "create", "Acme", "--json"]);
    folder.text(&["backup", "copy.db"]);
    assert!(folder.error(&["backup", "copy.db"]).contains("exists already"));
    let url = format!("sqlite:{}", folder.path().join("copy.db").display());
    let listed = folder.json(&["workspace", "list", "--json", "--database-url", &url]);
    assert_eq!(listed[0]["id"], made["workspaceId"]);
}
