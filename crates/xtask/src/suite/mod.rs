//! The whole suite: the one command that says whether everything works.
//!
//! | part | what |
//! | --- | --- |
//! | `tests` | `cargo test` on SQLite, then what touches the database again on PostgreSQL |
//! | `postgres` | a PostgreSQL server of our own, also when we are root |
//! | `demo` | the program with its demo data, as a user starts it |
//! | `examples` | every example of the documents, run against it |
//! | `fuzz` | requests made from the API document, thousands of them |

mod demo;
mod examples;
mod fuzz;
mod postgres;
mod tally;
mod tests;

pub(crate) use demo::Running;

use anyhow::Result;
use std::time::Instant;
use tally::Tally;

/// Runs everything and says what passed.
pub(crate) fn run() -> Result<bool> {
    let mut tally = Tally::default();
    part(&mut tally, "tests on SQLite", tests::on_sqlite);
    part(&mut tally, "tests on PostgreSQL", |tally| {
        let server = postgres::Server::start()?;
        tests::on_postgres(tally, server.url())
    });
    part(&mut tally, "the running program", |tally| {
        let demo = demo::Demo::start()?;
        part(tally, "examples of the documents", |tally| examples::run(tally, demo.running()));
        part(tally, "property test of the API", |tally| fuzz::run(tally, demo.running()));
        demo.stop(tally)
    });
    Ok(tally.close())
}

/// The documents' examples alone.
pub(crate) fn examples(running: &Running) -> Result<bool> {
    let mut tally = Tally::default();
    examples::run(&mut tally, running)?;
    Ok(tally.close())
}

/// The property test alone.
pub(crate) fn fuzz(running: &Running) -> Result<bool> {
    let mut tally = Tally::default();
    fuzz::run(&mut tally, running)?;
    Ok(tally.close())
}

/// A part that cannot be run at all is a failure like any other, and the next part runs all the same.
fn part(tally: &mut Tally, name: &str, run: impl FnOnce(&mut Tally) -> Result<()>) {
    println!("\n== {name}");
    let started = Instant::now();
    if let Err(error) = run(tally) {
        tally.fail(name, &format!("{error:#}"));
    }
    println!("== {name}: {} s", started.elapsed().as_secs());
}
