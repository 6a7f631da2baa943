//! `cargo test`, counted.

use super::tally::Tally;
use crate::shell::cargo;
use anyhow::Result;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Everything, on SQLite.
pub(super) fn on_sqlite(tally: &mut Tally) -> Result<()> {
    let mut tests = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    tests.env_remove("STOCKFLOW_TEST_DATABASE_URL");
    count(tally, &mut tests, "cargo test on SQLite")
}

/// The same on a PostgreSQL server. Everything, although part of it touches no database: another choice of
/// packages would compile them all again.
pub(super) fn on_postgres(tally: &mut Tally, url: &str) -> Result<()> {
    let mut tests = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
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
