//! The program with its demo data, started as a user starts it.

use super::tally::Tally;
use crate::shell::{output, root, scratch};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A program that runs, and how to speak to it.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(super) url: String,
    pub(super) key: String,
    pub(super) email: String,
    pub(super) password: String,
}

impl Running {
    pub(crate) fn new(url: &str, key: &str, email: &str, password: &str) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            key: key.to_owned(),
            email: email.to_owned(),
            password: password.to_owned(),
        }
    }
}

/// A demo of our own.
pub(super) struct Demo {
    child: Child,
    folder: PathBuf,
    running: Running,
}

impl Demo {
    /// Starts the program on a free port and waits for the line that says it is ready. `cargo test` has built it
    /// for the tests of the command line; building it by itself would compile its dependencies with other features.
    pub(super) fn start() -> Result<Self> {
        let folder = scratch()?.join(format!("demo-{}", std::process::id()));
        let log = std::fs::File::create(scratch()?.join("demo.log"))?;
        let program = scratch()?.join("../debug/stockflow");
        ensure!(program.exists(), "the tests have not built the program");
        let mut child = Command::new(&program)
            .args(["demo", "--listen", "127.0.0.1:0", "--json", "--data-dir"])
            .arg(&folder)
            .current_dir(root())
            // Random requests come faster than people make them.
            .env("STOCKFLOW_SERVER_SESSION_CALLS_PER_MINUTE", "1000000")
            .env("STOCKFLOW_SERVER_SESSION_CALLS_PER_HOUR", "1000000")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let mut line = String::new();
        let out = child.stdout.take().context("the program has an output")?;
        BufReader::new(out).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line)
            .with_context(|| format!("`stockflow demo --json` said {line:?}; its log is target/xtask/demo.log"))?;
        let text = |name: &str| {
            ready[name].as_str().map(str::to_owned).with_context(|| format!("the line of the demo has no {name}"))
        };
        let running = Running::new(&text("url")?, &text("apiKey")?, &text("adminEmail")?, &text("adminPassword")?);
        Ok(Self { child, folder, running })
    }

    pub(super) fn running(&self) -> &Running {
        &self.running
    }

    /// Ends it as an operator does; it must go by itself, with success, and its data must be whole.
    pub(super) fn stop(mut self, tally: &mut Tally) -> Result<()> {
        output(Command::new("kill").args(["-TERM", &self.child.id().to_string()]))?;
        let status = self.child.wait()?;
        if status.success() {
            tally.pass()
        } else {
            tally.fail("stopping the demo", &status.to_string())
        }
        let program = scratch()?.join("../debug/stockflow");
        ensure!(program.exists(), "the tests have not built the program");
        let verified = Command::new(program).args(["verify", "--data-dir"]).arg(&self.folder).status()?;
        if verified.success() {
            tally.pass()
        } else {
            tally.fail("stockflow verify", &verified.to_string())
        }
        Ok(())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Gone already, unless something went wrong before `stop`.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
