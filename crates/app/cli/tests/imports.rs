//! The program dies in the middle of an import, and the next one goes on with it.
#![allow(clippy::unwrap_used, reason = "a test without its database cannot go on")]

mod support;

use rusqlite::Connection;
use serde_json::Value;
use support::{Folder, Server};

/// Rows of each file: several blocks of 2,000, each a transaction.
const ROWS: i64 = 6_000;
/// Questions to the program before a test gives up.
const PATIENCE: usize = 200_000;

/// Asks until the import is as wanted, and gives it.
fn until(server: &Server, key: &str, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..PATIENCE {
        let (status, got) = server.get(&format!("{path}?limit=1"), key);
        assert_eq!(status, 200, "{got}");
        let import = &got["data"]["import"];
        assert!(!["FAILED", "STOPPED"].contains(&import["status"].as_str().unwrap()), "{import}");
        if wanted(import) {
            return import.clone();
        }
    }
    panic!("{path} has not become as it should");
}

fn is(status: &'static str) -> impl Fn(&Value) -> bool {
    move |import| import["status"] == status
}

fn applied(import: &Value) -> i64 {
    import["counts"]["applied"].as_i64().unwrap()
}

/// Imports a file with a program that is killed while it commits, and then with another; gives that one.
fn import_through_a_kill(folder: &Folder, server: Server, key: &str, resource: &str, file: &str) -> Server {
    let path = format!("/api/imports?resource={resource}");
    let (status, made) = server.send_as("POST", &path, key, "text/csv", file);
    assert_eq!(status, 202, "{made}");
    let path = format!("/api/imports/{}", made["data"]["id"].as_str().unwrap());
    until(&server, key, &path, is("PREVIEWED"));
    assert_eq!(server.send("POST", &format!("{path}/commit"), key, "{}").0, 202);
    let begun = until(&server, key, &path, |import| applied(import) > 0);
    server.kill();
    assert_eq!(begun["status"], "COMMITTING", "it was done before it could be killed: {begun}");

    let database = Connection::open(folder.path().join("stockflow-data/stockflow.db")).unwrap();
    // The dead program's lease would hold for a minute.
    let held = database
        .execute("UPDATE job SET lease_until = 0 WHERE state = 'RUNNING' AND kind = 'imports.commit'", [])
        .unwrap();
    assert_eq!(held, 1, "the job was at work");
    drop(database);

    let server = Server::serve(folder, &[]);
    let done = until(&server, key, &path, is("COMMITTED"));
    assert_eq!((applied(&done), &done["counts"]["skipped"]), (ROWS, &Value::from(0)), "{done}");
    server
}

#[test]
fn what_is_killed_in_the_middle_of_a_commit_loses_nothing_and_doubles_nothing() {
    let folder = Folder::new();
    let made = folder.json(&["workspace", "create", "Acme", "--plan", "enterprise", "--json"]);
    let key = made["apiKey"].as_str().unwrap();
    let server = Server::serve(&folder, &[]);
    let store = r#"{"code":"S","name":"Store","type":"STORE_FRONT"}"#;
    assert_eq!(server.send("POST", "/api/locations", key, store).0, 201);

    let products: String = (0..ROWS).map(|row| format!("P{row},Product {row},{row}\n")).collect();
    let server = import_through_a_kill(&folder, server, key, "products", &format!("sku,name,price\n{products}"));
    let stock: String = (0..ROWS).map(|row| format!("P{row},S,{}\n", row + 1)).collect();
    let server = import_through_a_kill(&folder, server, key, "stock", &format!("sku,location,quantity\n{stock}"));
    // A second count: every line is corrected by a movement of one unit.
    let stock: String = (0..ROWS).map(|row| format!("P{row},S,{}\n", row + 2)).collect();
    let server = import_through_a_kill(&folder, server, key, "stock", &format!("sku,location,quantity\n{stock}"));
    server.stop();

    let database = Connection::open(folder.path().join("stockflow-data/stockflow.db")).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM product"), ROWS);
    assert_eq!(count("SELECT count(*) FROM audit_log WHERE entity = 'product' AND action = 'CREATE'"), ROWS);
    assert_eq!(count("SELECT count(*) FROM stock_line"), ROWS);
    assert_eq!(count("SELECT count(*) FROM movement"), 2 * ROWS);
    assert_eq!(count("SELECT sum(on_hand) FROM stock_line"), (2..=ROWS + 1).sum::<i64>() * 1_000_000);
    folder.text(&["verify"]);
}
