//! `cargo test`, counted.

use super::tally::Tally;
use crate::shell::cargo;
use anyhow::Result;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// What touches the database, and is therefore tested on both.
const ON_BOTH: &[&str] = &["stockflow-db", "stockflow-jobs", "stockflow-server"];

/// Everything, on SQLite.
pub(super) fn on_sqlite(tally: &mut Tally) -> Result<()> {
    let mut tests = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    tests.env_remove("STOCKFLOW_TEST_DATABASE_URL");
    count(tally, &mut tests, "cargo test on SQLite")
}

/// What touches the database, on a PostgreSQL server.
pub(super) fn on_postgres(tally: &mut Tally, url: &str) -> Result<()> {
    let mut tests = cargo(&["test", "--locked", "--no-fail-fast"]);
    for package in ON_BOTH {
        tests.args(["--package", package]);
    }
    tests.env("STOCKFLOW_TEST_DATABASE_URL", url);
    count(tally, &mut tests, "cargo test on PostgreSQL")
}

fn count(tally: &mut Tally, tests: &mut Command, what: &str) -> Result<()> {
    let before = tally.failed();
    let mut child = tests.stdout(Stdio::piped()).spawn()?;
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
        let line = line?;
        let passed = line.starts_with("test ") && line.ends_with("... ok");
        if !passed && !line.is_empty() {
            println!("{line}");
        }
        tally.read(&line);
    }
    if !child.wait()?.success() && tally.failed() == before {
        tally.fail(what, "it did not get as far as the tests");
    }
    Ok(())
}
