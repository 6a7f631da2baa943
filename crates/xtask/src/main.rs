//! What CI runs beside cargo: `cargo xtask <task>`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on both")]

mod licences;
mod openapi;
mod shell;
mod suite;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "cargo xtask <task>

  test                    the whole suite: SQLite, PostgreSQL, the documents' examples, the running API
  examples URL KEY EMAIL PASSWORD
                          the documents' examples against a program that runs already
  fuzz URL KEY EMAIL PASSWORD
                          the property test of the API against a program that runs already
  openapi [--check]       write openapi.json, or say whether it is up to date
  tidy                    structure, names, paths in documents
  licences                licences and build scripts of everything that is built in";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the task found everything in order.
fn run() -> Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => suite::run(),
        ["examples", url, key, email, password] => suite::examples(&suite::Running::new(url, key, email, password)),
        ["fuzz", url, key, email, password] => suite::fuzz(&suite::Running::new(url, key, email, password)),
        ["openapi"] => openapi::run(true),
        ["openapi", "--check"] => openapi::run(false),
        ["tidy"] => tidy::run(),
        ["licences"] => licences::run(),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(true)
        }
        _ => bail!("there is no such task\n\n{HELP}"),
    }
}
