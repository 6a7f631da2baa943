//! Workspaces, people and keys from the command line, with and without a running server.

mod support;

use serde_json::json;
use std::io::Write;
use std::process::Stdio;
use support::{Folder, Server, stderr};

#[test]
fn init_makes_the_first_workspace_and_no_second() {
    let folder = Folder::new();
    let made = folder.json(&["init", "--workspace", "Acme", "--email", "Ada@Acme.example", "--json"]);
    assert_eq!(made["adminEmail"], "ada@acme.example");
    assert_eq!(made["url"], json!(null));
    let error = folder.error(&["init", "--workspace", "Other", "--email", "eve@other.example"]);
    assert!(error.contains("Acme"), "{error}");
}

#[test]
fn a_password_from_standard_input_signs_in() {
    let folder = Folder::new();
    let mut command =
        folder.stockflow(&["init", "--workspace", "Acme", "--email", "ada@acme.example", "--password-stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    assert!(child.wait().unwrap().success());
    let server = Server::serve(&folder, &[]);
    let sign_in = json!({ "email": "ada@acme.example", "password": "correct horse battery" }).to_string();
    assert_eq!(server.send("POST", "/api/sessions", "", &sign_in).0, 201);
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn a_password_that_is_too_short_is_refused() {
    let folder = Folder::new();
    let mut command =
        folder.stockflow(&["init", "--workspace", "Acme", "--email", "ada@acme.example", "--password-stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"short\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("10 to 200 characters"), "{}", stderr(&output));
    assert!(!folder.path().join("stockflow-data").exists());
}

#[test]
fn what_the_command_line_does_holds_at_once_on_a_running_server() {
    let folder = Folder::new();
    let server = Server::serve(&folder, &[]);
    let made = folder.json(&["workspace", "create", "Acme", "--plan", "pro", "--json"]);
    let key = made["apiKey"].as_str().unwrap();
    let (status, organization) = server.get("/api/admin/organization", key);
    assert_eq!((status, &organization["data"]["plan"]), (200, &json!("PRO")));
    assert_eq!(organization["data"]["id"], made["workspaceId"]);

    folder.text(&["workspace", "set-plan", "Acme", "ENTERPRISE"]);
    assert_eq!(server.get("/api/admin/organization", key).1["data"]["plan"], "ENTERPRISE");
    folder.text(&["workspace", "deactivate", "Acme"]);
    let (status, refused) = server.get("/api/admin/organization", key);
    assert_eq!((status, &refused["code"]), (403, &json!("INACTIVE_ORGANIZATION")));
    folder.text(&["workspace", "activate", "Acme"]);
    assert_eq!(server.get("/api/admin/organization", key).0, 200);

    let second = folder.json(&["key", "create", "--workspace", "Acme", "--name", "ci", "--scope", "*", "--json"]);
    let (id, second) = (second["apiKeyId"].as_str().unwrap(), second["apiKey"].as_str().unwrap());
    assert_eq!(server.get("/api/admin/organization", second).0, 200);
    folder.text(&["key", "revoke", "--workspace", "Acme", id]);
    assert_eq!(server.get("/api/admin/organization", second).1["code"], "REVOKED_API_KEY");
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn what_the_command_line_changes_stands_in_the_audit_log() {
    let folder = Folder::new();
    let made = folder.json(&["workspace", "create", "Acme", "--json"]);
    folder.text(&["workspace", "set-plan", "Acme", "PRO"]);
    let server = Server::serve(&folder, &[]);
    let (_, log) = server.get("/api/admin/audit-log", made["apiKey"].as_str().unwrap());
    let changed = log["data"].as_array().unwrap().iter().find(|line| line["action"] == "UPDATE").unwrap();
    assert_eq!(
        (&changed["before"], &changed["after"]),
        (&json!({ "plan": "FREE" }), &json!({ "plan": "PRO", "source": "command line" }))
    );
}

#[test]
fn a_person_is_added_once_and_keeps_their_password_elsewhere() {
    let folder = Folder::new();
    folder.json(&["workspace", "create", "Acme", "--json"]);
    folder.json(&["workspace", "create", "Other", "--json"]);
    let add = |workspace| ["user", "add", "--workspace", workspace, "--email", "grace@acme.example", "--json"];
    assert!(folder.json(&add("Acme"))["password"].is_string());
    assert_eq!(folder.json(&add("Other"))["password"], json!(null));
    assert!(folder.error(&add("Acme")).contains("is a user of this workspace already"));
    let listed = folder.json(&["user", "list", "--workspace", "Other", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
}

#[test]
fn workspaces_of_one_name_are_told_apart_by_id() {
    let folder = Folder::new();
    let first = folder.json(&["workspace", "create", "Acme", "--json"]);
    folder.json(&["workspace", "create", "Acme", "--json"]);
    let id = first["workspaceId"].as_str().unwrap();
    assert!(folder.error(&["workspace", "set-plan", "Acme", "PRO"]).contains(id));
    assert!(folder.text(&["workspace", "set-plan", id, "PRO"]).contains("PRO"));
}

#[test]
fn what_does_not_exist_is_an_error() {
    let folder = Folder::new();
    folder.json(&["workspace", "create", "Acme", "--json"]);
    assert!(folder.error(&["user", "set-password", "nobody@acme.example"]).contains("nobody@acme.example"));
    assert!(folder.error(&["key", "revoke", "--workspace", "Acme", "key_none"]).contains("key_none"));
    assert!(folder.error(&["key", "list", "--workspace", "Emca"]).contains("Emca"));
    let scope = folder.error(&["key", "create", "--workspace", "Acme", "--name", "x", "--scope", "stock:read"]);
    assert!(scope.contains("stock:read"), "{scope}");
}
