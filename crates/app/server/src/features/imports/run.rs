//! An import: where it stands, and what may happen to it next.
//!
//! ```text
//! READING ──► NEEDS_ANSWER ──► READING        PREVIEWED ──► COMMITTING ──► COMMITTED ──► UNDOING ──► UNDONE
//!    └──────► PREVIEWED                                          └──► STOPPED ──► COMMITTING or UNDOING
//!    └──────► FAILED
//! ```

use super::settings::{Findings, Settings};
use crate::change::Change;
use crate::http::ApiError;
use serde::Serialize;
use serde_json::{Value, json};
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_jobs::{NewJob, enqueue};
use stockflow_kernel::Instant;

/// Kinds of jobs.
pub(in crate::features) const PREVIEW: &str = "imports.preview";
pub(in crate::features) const COMMIT: &str = "imports.commit";
pub(in crate::features) const UNDO: &str = "imports.undo";

/// An import as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) resource: String,
    pub(super) source: String,
    pub(super) file_name: String,
    status: String,
    pub(super) mode: String,
    settings: String,
    findings: String,
    pub(super) bytes: i64,
    pub(super) creates: i64,
    pub(super) updates: i64,
    pub(super) unchanged: i64,
    pub(super) errors: i64,
    pub(super) position: i64,
    pub(super) applied: i64,
    pub(super) skipped: i64,
    pub(super) undone: i64,
    pub(super) kept: i64,
    pub(super) job_id: String,
    pub(super) error: Option<String>,
    pub(super) created_by: String,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) version: i64,
    job_state: Option<String>,
    job_error: Option<String>,
}
from_row!(Run {
    id,
    resource,
    source,
    file_name,
    status,
    mode,
    settings,
    findings,
    bytes,
    creates,
    updates,
    unchanged,
    errors,
    position,
    applied,
    skipped,
    undone,
    kept,
    job_id,
    error,
    created_by,
    created_at,
    updated_at,
    version,
    job_state,
    job_error
});

impl Run {
    /// One import of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        tx.optional(&FIND, args![id])?.ok_or_else(|| ApiError::not_found("import", id))
    }

    /// Where it stands. One whose job is over without having said so has stopped.
    pub(super) fn status(&self) -> &str {
        let at_work = ["READING", "COMMITTING", "UNDOING"].contains(&self.status.as_str());
        match self.job_state.as_deref() {
            Some("FAILED" | "CANCELLED") | None if at_work && self.status == "READING" => "FAILED",
            Some("FAILED" | "CANCELLED") | None if at_work => "STOPPED",
            _ => &self.status,
        }
    }

    /// Why it failed or stopped.
    pub(super) fn why(&self) -> Option<&str> {
        if self.error.is_none() && ["FAILED", "STOPPED"].contains(&self.status()) {
            return self.job_error.as_deref().or(Some("its job was cancelled"));
        }
        self.error.as_deref()
    }

    pub(super) fn settings(&self) -> Settings {
        serde_json::from_str(&self.settings).unwrap_or_default()
    }

    pub(super) fn findings(&self) -> Findings {
        serde_json::from_str(&self.findings).unwrap_or_default()
    }

    pub(super) fn rows(&self) -> i64 {
        self.creates + self.updates + self.unchanged + self.errors
    }
}

/// An import to be made.
pub(super) struct NewRun<'a> {
    pub(super) id: &'a str,
    pub(super) resource: &'a str,
    pub(super) source: &'a str,
    pub(super) file_name: &'a str,
    pub(super) settings: &'a Settings,
    pub(super) bytes: u64,
}

/// Makes an import, whose file is then read in the background.
pub(super) fn create(change: &mut Change<'_, '_>, new: &NewRun<'_>) -> Result<(), ApiError> {
    let bytes = i64::try_from(new.bytes).unwrap_or(i64::MAX);
    let job = job(change, PREVIEW, new.id, new.resource)?;
    let values = args![
        new.id,
        new.resource,
        new.source,
        new.file_name,
        to_json(new.settings),
        to_json(&Findings::default()),
        bytes,
        job,
        &change.who.name,
        change.now
    ];
    change.tx.execute(&CREATE, values)?;
    Ok(())
}

fn to_json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn job(change: &mut Change<'_, '_>, kind: &'static str, import: &str, resource: &str) -> Result<String, ApiError> {
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let who = json!({ "kind": change.who.kind, "id": change.who.id, "name": change.who.name });
    let payload = json!({ "importId": import, "resource": resource, "who": who });
    let id = change.id("job");
    enqueue(change.tx, &NewJob::of(&workspace, kind, payload, change.now), &id, change.now)?;
    Ok(id)
}

/// Has the file read again with other settings.
pub(super) fn read_again(change: &mut Change<'_, '_>, run: &Run, settings: &Settings) -> Result<(), ApiError> {
    let job = job(change, PREVIEW, &run.id, &run.resource)?;
    let from = vec!["READING".to_owned(), "NEEDS_ANSWER".into(), "PREVIEWED".into(), "FAILED".into()];
    let done = change.tx.execute(&READ_AGAIN, args![&run.id, to_json(settings), job, change.now, from, run.version])?;
    expect_one(done, "read again")
}

/// Sets out to commit or to undo, by one caller alone.
pub(super) fn begin(
    change: &mut Change<'_, '_>,
    run: &Run,
    kind: &'static str,
    from: &[&str],
    mode: &str,
) -> Result<(), ApiError> {
    let (to, what) = if kind == COMMIT { ("COMMITTING", "committed") } else { ("UNDOING", "undone") };
    // What stopped on its way back cannot go forward again.
    let on_its_way_back = kind == COMMIT && run.status == "UNDOING";
    if !from.contains(&run.status()) || on_its_way_back {
        return Err(refused(run, what));
    }
    let job = job(change, kind, &run.id, &run.resource)?;
    let done = change.tx.execute(&BEGIN, args![&run.id, to, job, change.now, mode, run.version])?;
    expect_one(done, what)
}

fn refused(run: &Run, what: &str) -> ApiError {
    ApiError::invalid_state(format!("the import cannot be {what}: it is {}", run.status())).with("status", run.status())
}

/// Who comes second finds another version.
fn expect_one(done: u64, what: &str) -> Result<(), ApiError> {
    if done == 1 {
        return Ok(());
    }
    Err(ApiError::invalid_state(format!("the import cannot be {what}: somebody else has just set it to work")))
}

/// Ends a preview: with questions, or ready to be committed.
pub(super) fn previewed(tx: &mut Tx<'_>, run: &Run, findings: &Findings, now: Instant) -> Result<bool, ApiError> {
    let status = if findings.questions.is_empty() { "PREVIEWED" } else { "NEEDS_ANSWER" };
    Ok(tx.execute(&PREVIEWED, args![&run.id, status, to_json(findings), now, &run.job_id])? == 1)
}

/// Ends an import's work badly.
pub(super) fn failed(
    tx: &mut Tx<'_>,
    id: &str,
    job: &str,
    status: &str,
    error: &str,
    now: Instant,
) -> Result<(), ApiError> {
    tx.execute(&FAILED, args![id, status, error, now, job])?;
    Ok(())
}

/// What a step of a commit or undo has done.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step {
    pub(super) applied: i64,
    pub(super) skipped: i64,
    pub(super) undone: i64,
    pub(super) kept: i64,
}

/// Moves the position in the transaction of the rows: `false` when somebody else has moved it, or the job
/// was cancelled; nothing of the step may be kept then.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    run: &Run,
    from: i64,
    to: i64,
    step: Step,
    now: Instant,
) -> Result<bool, ApiError> {
    let values =
        args![&run.id, &run.status, from, to, step.applied, step.skipped, step.undone, step.kept, now, &run.job_id];
    Ok(tx.execute(&ADVANCE, values)? == 1)
}

/// Ends a commit or an undo.
pub(super) fn ended(tx: &mut Tx<'_>, run: &Run, status: &str, now: Instant) -> Result<bool, ApiError> {
    Ok(tx.execute(&ENDED, args![&run.id, &run.status, status, now, &run.job_id])? == 1)
}

/// An all-or-nothing commit that cannot go on turns into its own undoing.
pub(super) fn turn_back(change: &mut Change<'_, '_>, run: &Run, why: &str) -> Result<(), ApiError> {
    let job = job(change, UNDO, &run.id, &run.resource)?;
    change.tx.execute(&TURN_BACK, args![&run.id, &run.status, job, why, change.now, &run.job_id])?;
    Ok(())
}

/// The rows counted so far, set at each step of a preview.
pub(super) fn count(tx: &mut Tx<'_>, run: &Run, counts: &super::block::Counts) -> Result<bool, ApiError> {
    let values = args![&run.id, counts.creates, counts.updates, counts.unchanged, counts.errors, &run.job_id];
    Ok(tx.execute(&COUNT, values)? == 1)
}

/// How files of a source are read.
pub(super) fn saved_settings(tx: &mut Tx<'_>, resource: &str, source: &str) -> Result<Settings, ApiError> {
    let saved: Option<String> = tx.optional(&SAVED, args![resource, source])?;
    Ok(saved.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Remembers how files of a source are read.
pub(super) fn save_settings(
    tx: &mut Tx<'_>,
    resource: &str,
    source: &str,
    settings: &Settings,
    now: Instant,
) -> Result<(), ApiError> {
    if !source.is_empty() {
        tx.execute(&SAVE, args![resource, source, to_json(settings), now])?;
    }
    Ok(())
}

/// The columns of [`Run`], for lists.
pub(super) const COLUMNS: &str = "r.id, r.resource, r.source, r.file_name, r.status, r.mode, r.settings, r.findings, r.bytes, r.creates, r.updates, r.unchanged, r.errors, r.position, r.applied, r.skipped, r.undone, r.kept, r.job_id, r.error, r.created_by, r.created_at, r.updated_at, r.version, j.state, j.error";
/// Where they stand.
pub(super) const FROM: &str = " FROM import_run r LEFT JOIN job j ON j.id = r.job_id AND j.workspace_id = r.workspace_id WHERE r.workspace_id = $1";

sql! {
    FIND = "
        SELECT r.id, r.resource, r.source, r.file_name, r.status, r.mode, r.settings, r.findings, r.bytes, r.creates, r.updates, r.unchanged,
               r.errors, r.position, r.applied, r.skipped, r.undone, r.kept, r.job_id, r.error, r.created_by, r.created_at, r.updated_at,
               r.version, j.state, j.error
          FROM import_run r LEFT JOIN job j ON j.id = r.job_id AND j.workspace_id = r.workspace_id
         WHERE r.workspace_id = $1 AND r.id = $2";
    CREATE = "
        INSERT INTO import_run (workspace_id, id, resource, source, file_name, status, mode, settings, findings, bytes, creates, updates,
            unchanged, errors, position, applied, skipped, undone, kept, job_id, created_by, created_at, updated_at, version)
        VALUES ($1, $2, $3, $4, $5, 'READING', '', $6, $7, $8, 0, 0, 0, 0, 0, 0, 0, 0, 0, $9, $10, $11, $11, 1)";
    READ_AGAIN = "
        UPDATE import_run SET status = 'READING', settings = $3, job_id = $4, updated_at = $5, error = NULL, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = ANY($6) AND version = $7";
    BEGIN = "
        UPDATE import_run SET status = $3, job_id = $4, updated_at = $5, mode = $6, error = NULL, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND version = $7";
    PREVIEWED = "
        UPDATE import_run SET status = $3, findings = $4, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = 'READING' AND job_id = $6";
    FAILED = "
        UPDATE import_run SET status = $3, error = $4, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND job_id = $6";
    ADVANCE = "
        UPDATE import_run SET position = $5, applied = applied + $6, skipped = skipped + $7, undone = undone + $8, kept = kept + $9,
               updated_at = $10
         WHERE workspace_id = $1 AND id = $2 AND status = $3 AND position = $4 AND job_id = $11
           AND EXISTS (SELECT 1 FROM job WHERE job.id = $11 AND job.state = 'RUNNING')";
    ENDED = "
        UPDATE import_run SET status = $4, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = $3 AND job_id = $6";
    TURN_BACK = "
        UPDATE import_run SET status = 'UNDOING', job_id = $4, error = $5, updated_at = $6, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND status = $3 AND job_id = $7";
    COUNT = "
        UPDATE import_run SET creates = $3, updates = $4, unchanged = $5, errors = $6
         WHERE workspace_id = $1 AND id = $2 AND status = 'READING' AND job_id = $7";
    SAVED = "SELECT settings FROM import_source WHERE workspace_id = $1 AND resource = $2 AND source = $3";
    SAVE = "
        INSERT INTO import_source (workspace_id, resource, source, settings, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, resource, source) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at";
}
