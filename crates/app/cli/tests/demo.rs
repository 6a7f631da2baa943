//! The demo as a process.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test without its process cannot go on")]

mod support;

use rusqlite::Connection;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use support::{Folder, Server, stdout};

fn database(folder: &Folder) -> Connection {
    Connection::open(folder.path().join("data/stockflow.db")).unwrap()
}

/// One loaded demo serves all of it: loading is what takes long.
#[test]
fn the_demo_works_as_people_and_scripts_use_it() {
    let folder = Folder::new();
    the_commands_it_prints_work_as_pasted(&folder);
    let ready = one_line_says_how_to_get_in(&folder);
    a_second_start_keeps_what_still_works(&folder, &ready);
    only_their_owner_can_read_its_files(&folder);
    a_tampered_balance_is_named(&folder);
    fresh_spares_other_workspaces(&folder);
}

/// The three commands are run as they are printed, by a shell with curl.
fn the_commands_it_prints_work_as_pasted(folder: &Folder) {
    let mut command = folder.stockflow(&["demo", "--listen", "127.0.0.1:0", "--data-dir", "data"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let printed: Vec<String> = lines.by_ref().take_while(|line| !line.starts_with("Ctrl-C")).collect();
    let commands: Vec<_> = printed.iter().filter(|line| line.trim_start().starts_with("curl ")).collect();
    let mut answers = Vec::new();
    for line in &commands {
        let line = line.replacen("curl -s", "curl -s -f", 1);
        answers.push((Command::new("sh").args(["-c", &line]).output().unwrap(), line));
    }
    // Even a killed server loses nothing that was answered.
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(commands.len(), 3, "{printed:?}");
    for (output, line) in answers {
        assert!(output.status.success(), "{line}: {}", stdout(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(!answer["data"].is_null(), "{line}: {answer}");
    }
}

fn one_line_says_how_to_get_in(folder: &Folder) -> Value {
    let demo = Server::demo(folder, &["--data-dir", "data"]);
    let ready = demo.ready.clone();
    let keys: Vec<_> = ready.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["adminEmail", "adminPassword", "apiKey", "url", "workspaceId"]);
    let key = ready["apiKey"].as_str().unwrap();
    assert_eq!(demo.get("/readyz", "").0, 200);
    let (status, products) = demo.get("/api/products?limit=1", key);
    assert_eq!((status, &products["pagination"]["total"]), (200, &json!(240)));
    let sign_in = json!({ "email": ready["adminEmail"], "password": ready["adminPassword"] }).to_string();
    assert_eq!(demo.send("POST", "/api/sessions", "", &sign_in).0, 201);
    assert_eq!(demo.stop(), (Some(0), String::new()));
    ready
}

fn a_second_start_keeps_what_still_works(folder: &Folder, ready: &Value) {
    let second = Server::demo(folder, &["--data-dir", "data", "--plan", "FREE"]);
    for field in ["apiKey", "adminEmail", "adminPassword", "workspaceId"] {
        assert_eq!(second.ready[field], ready[field], "{field}");
    }
    let key = ready["apiKey"].as_str().unwrap();
    assert_eq!(second.get("/api/admin/organization", key).1["data"]["plan"], "FREE");
    assert_eq!(second.get("/api/products?limit=1", key).1["pagination"]["total"], 240);
    assert_eq!(second.stop(), (Some(0), String::new()));
}

fn only_their_owner_can_read_its_files(folder: &Folder) {
    for file in ["demo-credentials.json", "stockflow.db"] {
        let path = folder.path().join("data").join(file);
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{file}");
    }
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
    // Beside it only where the ledger ends.
    assert_eq!(stdout(&output).lines().count(), 2);
    tampered.execute("UPDATE stock_line SET on_hand = on_hand - 1000000 WHERE id = ?1", [&line]).unwrap();
    folder.text(&["verify", "--data-dir", "data"]);
}

fn fresh_spares_other_workspaces(folder: &Folder) {
    folder.json(&["workspace", "create", "Acme", "--json", "--data-dir", "data"]);
    let error = folder.error(&["demo", "--listen", "127.0.0.1:0", "--data-dir", "data", "--fresh"]);
    assert!(error.contains("Acme"), "{error}");
    assert_eq!(folder.json(&["workspace", "list", "--json", "--data-dir", "data"]).as_array().unwrap().len(), 2);
}
