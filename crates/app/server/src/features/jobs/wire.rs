//! A job as the API shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use serde::Serialize;
use serde_json::Value;
use stockflow_jobs::{Job, JobState};
use stockflow_kernel::Instant;

const STATES: &[&str] = &["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"];

pub(super) static LIST: List = List {
    columns: "j.id, j.workspace_id, j.kind, j.payload, j.state, j.priority, j.run_at, j.attempts, j.max_attempts, j.lease_until, j.worker, j.progress_done, j.progress_total, j.result, j.error, j.created_at, j.updated_at",
    from: " FROM job j WHERE j.workspace_id = $1",
    id: "j.id",
    filters: &[
        Filter {
            name: "status",
            about: "Where it stands.",
            kind: FilterKind::OneOf(STATES),
            sql: " AND j.state = ANY($?)",
        },
        Filter { name: "kind", about: "What it does.", kind: FilterKind::AnyOf, sql: " AND j.kind = ANY($?)" },
        Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND j.created_at >= $?" },
        Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND j.created_at <= $?" },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "j.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "j.updated_at", key: SortKey::Number },
    ],
    newest_first: true,
    location: None,
};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum JobStatus {
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// How far a job is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct JobProgress {
    /// Steps done: rows of a commit, bytes of a file that is read.
    #[schema(example = 120_000)]
    done: i64,
    /// Steps in all, once they are known.
    #[schema(example = 1_000_000)]
    total: Option<i64>,
    /// Steps a second since the job was asked for.
    #[schema(example = 15_000.0)]
    rate: Option<f64>,
    /// Seconds that are left at this rate.
    #[schema(example = 59)]
    eta_seconds: Option<i64>,
}

/// Work in the background.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Job)]
pub(super) struct JobView {
    #[schema(example = "job_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "imports.commit")]
    kind: String,
    status: JobStatus,
    progress: JobProgress,
    /// What it came to.
    #[schema(value_type = Option<Object>, additional_properties, example = json!(null))]
    result: Option<Value>,
    /// Why it failed, or why its last try did.
    #[schema(example = json!(null))]
    error: Option<String>,
    /// Tries begun.
    #[schema(example = 1)]
    attempts: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let seconds = (job.updated_at.micros() - job.created_at.micros()) as f64 / 1e6;
        let rate = (job.progress_done > 0 && seconds > 0.0).then(|| job.progress_done as f64 / seconds);
        let left = job.progress_total.map(|total| (total - job.progress_done).max(0));
        let eta = match (job.state, left, rate) {
            (JobState::Running, Some(left), Some(rate)) => Some((left as f64 / rate).ceil() as i64),
            _ => None,
        };
        Self {
            status: match job.state {
                JobState::Queued => JobStatus::Queued,
                JobState::Running => JobStatus::Running,
                JobState::Succeeded => JobStatus::Succeeded,
                JobState::Failed => JobStatus::Failed,
                JobState::Cancelled => JobStatus::Cancelled,
            },
            progress: JobProgress { done: job.progress_done, total: job.progress_total, rate, eta_seconds: eta },
            id: job.id,
            kind: job.kind,
            result: job.result,
            error: job.error,
            attempts: job.attempts,
            created_at: job.created_at,
            updated_at: job.updated_at,
        }
    }
}
