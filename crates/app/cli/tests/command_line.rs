//! What the program says about itself, and how it refuses.

mod support;

use support::{Folder, stderr, stdout};

/// Every command and subcommand, found in the help texts themselves.
fn commands(folder: &Folder, path: &[&str]) -> Vec<Vec<String>> {
    let help = folder.text(&[path, &["--help"]].concat());
    assert!(help.contains("Usage: stockflow"), "{path:?}: {help}");
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    let names = listed.lines().take_while(|line| line.starts_with("  ")).filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty())?;
        (name != "help").then_some(name)
    });
    let mut all = Vec::new();
    for name in names {
        let path: Vec<&str> = path.iter().copied().chain([name]).collect();
        all.push(path.iter().map(|part| (*part).to_owned()).collect());
        all.extend(commands(folder, &path));
    }
    all
}

#[test]
fn every_command_has_help() {
    let folder = Folder::new();
    let found: Vec<String> = commands(&folder, &[]).iter().map(|path| path.join(" ")).collect();
    for expected in ["serve", "demo", "init", "workspace create", "user set-password", "key revoke", "verify", "worker"]
    {
        assert!(found.iter().any(|path| path == expected), "{expected} is not among {found:?}");
    }
}

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    let folder = Folder::new();
    for arguments in [&["sing"][..], &["serve", "--listen", "nowhere"], &["workspace", "set-plan", "Acme", "GOLD"]] {
        assert_eq!(folder.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn an_unknown_key_in_the_file_is_named() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("stockflow.toml"), "lisen = '127.0.0.1:1'\n").unwrap();
    let error = folder.error(&["config"]);
    assert!(error.contains("lisen") && error.contains("stockflow.toml"), "{error}");
    std::fs::write(folder.path().join("stockflow.toml"), "[server]\nmax-body-bites = 1\n").unwrap();
    assert!(folder.error(&["config"]).contains("max-body-bites"));
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let error = Folder::new().error(&["config", "--config", "missing.toml"]);
    assert!(error.contains("missing.toml"), "{error}");
}

#[test]
fn config_says_where_each_value_is_from_and_hides_passwords() {
    let folder = Folder::new();
    let file = "workers = 3\nlog = 'info'\n[server]\nsmtp-url = 'smtp://me:s3cret@mail'\n";
    std::fs::write(folder.path().join("stockflow.toml"), file).unwrap();
    let mut command = folder.stockflow(&["config", "--log", "debug"]);
    command.env("STOCKFLOW_DATABASE_URL", "postgres://me:s3cret@db/stock").env("STOCKFLOW_WORKERS", "4");
    let output = command.output().unwrap();
    let text = stdout(&output);
    let line = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{key}: {text}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("workers"), "workers 4 environment STOCKFLOW_WORKERS");
    assert_eq!(line("log "), "log \"debug\" flag --log");
    assert_eq!(line("server.smtp-url"), "server.smtp-url \"***\" file stockflow.toml");
    assert_eq!(line("listen"), "listen \"127.0.0.1:8080\" default");
    assert!(line("database-url").contains("postgres://me:***@db/stock"));
    assert!(!text.contains("s3cret") && !stderr(&output).contains("s3cret"));
}

#[test]
fn serve_refuses_a_database_it_does_not_know() {
    let folder = Folder::new();
    let error = folder.error(&["serve", "--database-url", "mysql://me:s3cret@db/stock"]);
    assert!(error.contains("scheme") && error.contains("postgres://"), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}

#[test]
fn a_command_on_no_database_says_so_and_makes_none() {
    let folder = Folder::new();
    for command in [&["verify"][..], &["workspace", "list"], &["migrate", "--check"], &["backup", "copy.db"]] {
        let error = folder.error(command);
        assert!(error.contains("there is no database"), "{error}");
    }
    assert!(!folder.path().join("stockflow-data").exists());
}

#[test]
fn a_worker_on_sqlite_is_told_what_does_its_work() {
    let folder = Folder::new();
    assert!(folder.error(&["worker"]).contains("stockflow serve"));
    assert!(!folder.path().join("stockflow-data").exists());
}

#[test]
fn openapi_prints_the_document() {
    let document: serde_json::Value = serde_json::from_str(&Folder::new().text(&["openapi"])).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..4]), Some("3.1."));
    assert!(document["paths"]["/api/sessions"]["post"].is_object());
}
