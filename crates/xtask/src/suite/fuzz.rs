//! A property test of the running API by schemathesis: requests made from the document, valid and not,
//! must be answered as the document says, and never with a 5xx.
//!
//! With the API key over everything, then with a session over what only people may call, and last over
//! ending sessions, with one of its own: the requests made learn ids from answers, also that of their session.

use super::demo::Running;
use super::tally::Tally;
use crate::shell::{output, scratch};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pinned, so that the same program gets the same requests.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// Examples per operation in the fuzzing phase; the coverage phase adds its own.
const EXAMPLES: &str = "25";

/// How long the run with the key may take, and each of those with a session.
const KEY_SECONDS: &str = "120";
const SESSION_SECONDS: &str = "45";
/// What ends a session.
const ENDS_SESSIONS: &str = "delete_session";

/// All runs.
pub(super) fn run(tally: &mut Tally, running: &Running) -> Result<()> {
    let program = install()?;
    let document: Value = serde_json::from_str(&output(
        Command::new("curl").args(["-sS", "--fail"]).arg(format!("{}/api/openapi.json", running.url)),
    )?)?;
    let for_people = for_people_only(&document);
    let (ending, others): (Vec<String>, Vec<String>) = for_people.into_iter().partition(|id| id == ENDS_SESSIONS);
    let session = || sign_in(running);
    for (what, token, seconds, operations) in [
        ("the API with a key", running.key.clone(), KEY_SECONDS, Vec::new()),
        ("the API with a session", session()?, SESSION_SECONDS, others),
        ("ending sessions", session()?, SESSION_SECONDS, ending),
    ] {
        let mut run = schemathesis(&program, running, &token, seconds);
        for operation in &operations {
            run.args(["--include-operation-id", operation]);
        }
        judge(tally, what, run.status().context("schemathesis cannot be started")?.success());
    }
    Ok(())
}

fn sign_in(running: &Running) -> Result<String> {
    let body = serde_json::json!({ "email": running.email, "password": running.password }).to_string();
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--fail-with-body", "-H", "Content-Type: application/json", "-d", &body]);
    let answer: Value = serde_json::from_str(&output(curl.arg(format!("{}/api/sessions", running.url)))?)?;
    answer["data"]["token"].as_str().map(str::to_owned).context("signing in answers a token")
}

fn judge(tally: &mut Tally, what: &str, succeeded: bool) {
    if succeeded { tally.pass() } else { tally.fail(what, "answers that the document does not allow, shown above") }
}

fn schemathesis(program: &Path, running: &Running, token: &str, seconds: &str) -> Command {
    let mut command = Command::new(program);
    // What it remembers between runs stays with the program.
    command.current_dir(program.ancestors().nth(2).unwrap_or(program));
    command.arg("run").arg(format!("{}/api/openapi.json", running.url));
    command.args(["--url", &running.url, "--header", &format!("Authorization: Bearer {token}")]);
    command.args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES]);
    command.args([
        "--seed",
        "1",
        "--generation-deterministic",
        "--workers",
        "2",
        "--request-timeout",
        "30",
        "--max-failures",
        "30",
        "--no-color",
    ]);
    command.args(["--suppress-health-check", "all"]);
    command.args(["--generation-with-security-parameters", "false", "--max-time", seconds]);
    command
}

/// What only a session may call, but for signing out, after which nothing more could be asked.
fn for_people_only(document: &Value) -> Vec<String> {
    let items = document["paths"].as_object().into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten()).map(|(_, o)| o);
    let sessions = operations.filter(|o| o["security"][0].get("session").is_some());
    let ids = sessions.filter_map(|o| o["operationId"].as_str()).filter(|id| *id != "delete_current_session");
    ids.map(str::to_owned).collect()
}

/// An environment of its own under `target/`, made once.
fn install() -> Result<PathBuf> {
    let folder = scratch()?.join(SCHEMATHESIS.replace("==", "-"));
    let program = folder.join("bin/schemathesis");
    if program.is_file() {
        return Ok(program);
    }
    let python = ["python3.11", "python3"].into_iter().find(|p| Command::new(p).arg("--version").output().is_ok());
    let python = python.context("Python 3.11 is not there; install it")?;
    output(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder)).context("a Python environment")?;
    output(Command::new(folder.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS])).context(SCHEMATHESIS)?;
    Ok(program)
}
