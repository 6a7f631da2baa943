//! The demo as scripts use it.

mod support;

use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use support::{Folder, Server, stdout};

fn database(folder: &Folder) -> Connection {
    Connection::open(folder.path().join("data/stockflow.db")).unwrap()
}

#[test]
fn the_demo_says_one_line_serves_and_ends_cleanly_twice() {
    let folder = Folder::new();
    let first = Server::demo(&folder, &["--data-dir", "data"]);
    let ready = first.ready.clone();
    let keys: Vec<_> = ready.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["adminEmail", "adminPassword", "apiKey", "url", "workspaceId"]);
    let key = ready["apiKey"].as_str().unwrap();
    assert_eq!(first.get("/readyz", "").0, 200);
    let (status, products) = first.get("/api/products?limit=1", key);
    assert_eq!((status, &products["pagination"]["total"]), (200, &json!(240)));
    let sign_in = json!({ "email": ready["adminEmail"], "password": ready["adminPassword"] }).to_string();
    assert_eq!(first.send("POST", "/api/sessions", "", &sign_in).0, 201);
    assert_eq!(first.stop(), (Some(0), String::new()));

    let second = Server::demo(&folder, &["--data-dir", "data", "--plan", "FREE"]);
    for field in ["apiKey", "adminEmail", "adminPassword", "workspaceId"] {
        assert_eq!(second.ready[field], ready[field], "{field}");
    }
    let (_, organization) = second.get("/api/admin/organization", key);
    assert_eq!(organization["data"]["plan"], "FREE");
    assert_eq!(second.get("/api/products?limit=1", key).1["pagination"]["total"], 240);
    assert_eq!(second.stop(), (Some(0), String::new()));

    // What follows needs a loaded demo too, and loading is what takes long.
    a_tampered_balance_is_named(&folder);
    fresh_spares_other_workspaces_and_begins_anew(&folder, key);
}

fn a_tampered_balance_is_named(folder: &Folder) {
    folder.text(&["verify", "--data-dir", "data"]);
    let tampered = database(folder);
    let line: String =
        tampered.query_row("SELECT id FROM stock_line ORDER BY id LIMIT 1", [], |row| row.get(0)).unwrap();
    tampered.execute("UPDATE stock_line SET on_hand = on_hand + 1000000 WHERE id = ?1", [&line]).unwrap();
    let output = folder.run(&["verify", "--data-dir", "data"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains(&line), "{}", stdout(&output));
    assert_eq!(stdout(&output).lines().count(), 1);
    tampered.execute("UPDATE stock_line SET on_hand = on_hand - 1000000 WHERE id = ?1", [&line]).unwrap();
    folder.text(&["verify", "--data-dir", "data"]);
}

fn fresh_spares_other_workspaces_and_begins_anew(folder: &Folder, key: &str) {
    folder.json(&["workspace", "create", "Acme", "--json", "--data-dir", "data"]);
    let error = folder.error(&["demo", "--listen", "127.0.0.1:0", "--data-dir", "data", "--fresh"]);
    assert!(error.contains("Acme"), "{error}");
    let others = database(folder);
    others.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM workspace WHERE name = 'Acme'").unwrap();
    drop(others);
    let fresh = Server::demo(folder, &["--data-dir", "data", "--fresh"]);
    assert_ne!(fresh.ready["apiKey"], key);
    assert_eq!(fresh.get("/api/products?limit=1", fresh.ready["apiKey"].as_str().unwrap()).0, 200);
    assert_eq!(fresh.get("/api/products?limit=1", key).0, 401);
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_the_demos_credentials() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let demo = Server::demo(&folder, &[]);
    let mode = |file: &str| {
        let path = folder.path().join("stockflow-data/demo").join(file);
        std::fs::metadata(Path::new(&path)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!((mode("demo-credentials.json"), mode("stockflow.db")), (0o600, 0o600));
    drop(demo);
}

/// The three commands are run as they are printed, by a shell with curl.
#[test]
fn the_commands_it_prints_work_as_pasted() {
    use std::io::{BufRead, BufReader};
    let folder = Folder::new();
    let mut command = folder.stockflow(&["demo", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let printed: Vec<String> = lines.by_ref().take_while(|line| !line.starts_with("Ctrl-C")).collect();
    let commands: Vec<_> = printed.iter().filter(|line| line.trim_start().starts_with("curl ")).collect();
    let mut answers = Vec::new();
    for line in &commands {
        let line = line.replacen("curl -s", "curl -s -f", 1);
        answers.push((Command::new("sh").args(["-c", &line]).output().unwrap(), line));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(commands.len(), 3, "{printed:?}");
    for (output, line) in answers {
        assert!(output.status.success(), "{line}: {}", stdout(&output));
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(!answer["data"].is_null(), "{line}: {answer}");
    }
}
