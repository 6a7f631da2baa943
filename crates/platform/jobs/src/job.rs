//! What a job is.

use serde_json::Value;
use std::fmt;
use stockflow_db::{DbError, FromValue, from_row};
use stockflow_kernel::Instant;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Due at its `run_at`.
    Queued,
    /// Leased to a worker.
    Running,
    /// Over, with a result.
    Succeeded,
    /// Over, with an error.
    Failed,
    /// Over, because nobody wants it any more.
    Cancelled,
}

impl JobState {
    /// As it stands in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromValue for JobState {
    fn from_value(value: stockflow_db::Value<'_>) -> Result<Self, DbError> {
        let stockflow_db::Value::Text(text) = value else {
            return Err(DbError::Other("a job has no state".to_owned()));
        };
        [Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| DbError::Other("a job is in a state that is not known".to_owned()))
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which handler does it.
    pub kind: &'static str,
    /// Whose job it is; none for the program's own.
    pub workspace: Option<String>,
    /// What the handler gets.
    pub payload: Value,
    /// Higher goes first.
    pub priority: i64,
    /// Not before this moment.
    pub run_at: Instant,
    /// While a job of this kind, workspace and key is queued, no second one is made.
    pub dedup_key: Option<String>,
    /// After so many failed runs it is over.
    pub max_attempts: u32,
}

impl NewJob {
    /// A job of the program's own that is due now, of priority 0, with five attempts.
    #[must_use]
    pub fn new(kind: &'static str, payload: Value, now: Instant) -> Self {
        Self { kind, workspace: None, payload, priority: 0, run_at: now, dedup_key: None, max_attempts: 5 }
    }

    /// A job of a workspace, otherwise as [`NewJob::new`].
    #[must_use]
    pub fn of(workspace: &str, kind: &'static str, payload: Value, now: Instant) -> Self {
        Self { workspace: Some(workspace.to_owned()), ..Self::new(kind, payload, now) }
    }
}

/// What became of a wish for a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enqueued {
    /// It was made, under the id that was given.
    New,
    /// A job with this dedup key is queued already, under this id; it keeps its own payload and is
    /// moved forward if the new one was due earlier.
    Already(String),
}

/// A job as it stands in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its key.
    pub id: String,
    /// Whose it is; none for the program's own.
    pub workspace: Option<String>,
    /// Which handler does it.
    pub kind: String,
    /// What the handler gets.
    pub payload: Value,
    /// Where it stands.
    pub state: JobState,
    /// Higher goes first.
    pub priority: i64,
    /// Not before this moment.
    pub run_at: Instant,
    /// Runs that were begun and not handed back.
    pub attempts: i64,
    /// After so many failed runs it is over.
    pub max_attempts: i64,
    /// Until when its worker has it.
    pub lease_until: Option<Instant>,
    /// Who has it.
    pub worker: Option<String>,
    /// Steps done.
    pub progress_done: i64,
    /// Steps in all, once they are known.
    pub progress_total: Option<i64>,
    /// What it came to.
    pub result: Option<Value>,
    /// Why its last run failed.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: Instant,
    /// When anything here changed last.
    pub updated_at: Instant,
}
from_row!(Job {
    id,
    workspace,
    kind,
    payload,
    state,
    priority,
    run_at,
    attempts,
    max_attempts,
    lease_until,
    worker,
    progress_done,
    progress_total,
    result,
    error,
    created_at,
    updated_at,
});

/// Why a run gave no result. The text is kept with the job and shown to its owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// It may go better later: the job is queued again after a pause, up to its last attempt.
    #[error("{0}")]
    Retry(String),
    /// It would go wrong again: the job is over.
    #[error("{0}")]
    Fatal(String),
    /// [`crate::JobContext::cancelled`] was noticed.
    #[error("interrupted")]
    Interrupted,
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) | DbError::Retry | DbError::Other(_) => Self::Retry(error.to_string()),
            _ => Self::Fatal(error.to_string()),
        }
    }
}
