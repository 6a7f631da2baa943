//! What the background work of imports shares: who acts, reading and writing from a thread that may wait.

use super::run::Run;
use super::target::{Seen, Target, target};
use crate::App;
use crate::change::{Change, Who};
use crate::http::ApiError;
use serde_json::Value;
use std::sync::Arc;
use stockflow_db::Tx;
use stockflow_jobs::{Handler, JobContext, JobError};
use stockflow_kernel::Instant;
use tokio::runtime::Handle;

/// A job at work, on a thread of its own.
pub(super) struct Work {
    pub(super) app: App,
    pub(super) context: JobContext,
    pub(super) workspace: String,
    pub(super) import: String,
    pub(super) who: Who,
    runtime: Handle,
}

impl Work {
    fn new(app: App, context: JobContext) -> Self {
        let payload = context.payload();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let who = &payload["who"];
        let kind = ["API_KEY", "USER"].into_iter().find(|kind| who["kind"] == *kind).unwrap_or("SYSTEM");
        let who = Who {
            kind,
            id: text(&who["id"]),
            name: text(&who["name"]),
            address: String::new(),
            request_id: String::new(),
        };
        let import = text(&payload["importId"]);
        let workspace = context.workspace().unwrap_or_default().to_owned();
        Self { app, workspace, import, who, context, runtime: Handle::current() }
    }

    pub(super) fn now(&self) -> Instant {
        self.app.clock.now()
    }

    pub(super) fn read<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, ApiError> + Send + Sync + 'static,
        T: Send + 'static,
    {
        self.runtime.block_on(self.app.db.read(&self.workspace, f))
    }

    pub(super) fn change<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        F: Fn(&mut Change<'_, '_>) -> Result<T, ApiError> + Send + Sync + 'static,
        T: Send + 'static,
    {
        self.runtime.block_on(self.app.change(&self.workspace, self.who.clone(), f))
    }

    /// The import, as long as this job is still the one that works on it.
    pub(super) fn run(&self) -> Result<Arc<Run>, ApiError> {
        let id = self.import.clone();
        let run = self.read(move |tx| Run::find(tx, &id))?;
        if run.job_id != self.context.id() {
            return Err(superseded());
        }
        Ok(Arc::new(run))
    }

    /// Drops the uploaded file, which nobody will read again.
    pub(super) fn forget_file(&self) -> Result<(), ApiError> {
        self.runtime.block_on(super::file::drop_parts(&self.app.db, &self.workspace, &self.import))
    }

    /// Stops between two steps when nobody wants the job any more.
    pub(super) fn go_on(&self) -> Result<(), Stop> {
        if self.context.cancelled() { Err(Stop::Job(JobError::Interrupted)) } else { Ok(()) }
    }
}

pub(super) fn superseded() -> ApiError {
    ApiError::invalid_state("the import was set to other work meanwhile")
}

/// Why work ends before its end.
pub(super) enum Stop {
    /// As the job's outcome.
    Job(JobError),
    /// The file or the import is no good, and will not be the next time.
    Import(String),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Job(if error.code().status().is_server_error() {
            JobError::Retry(error.chain())
        } else {
            JobError::Fatal(error.message().to_owned())
        })
    }
}

impl From<stockflow_tables::TableError> for Stop {
    fn from(error: stockflow_tables::TableError) -> Self {
        match error {
            // The bytes come out of the database, which may only be away for a moment.
            stockflow_tables::TableError::Io(io) if io.kind() == std::io::ErrorKind::ConnectionReset => {
                Self::Job(JobError::Retry(io.to_string()))
            }
            other => Self::Import(other.to_string()),
        }
    }
}

/// A handler that does `work` on a thread where waiting harms nobody.
pub(super) fn handler(app: &App, work: fn(&Work) -> Result<Value, Stop>) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |context| {
        let app = app.clone();
        async move {
            let done = tokio::task::spawn_blocking(move || {
                let this = Work::new(app, context);
                work(&this).map_err(|stop| match stop {
                    Stop::Job(error) => error,
                    Stop::Import(why) => give_up(&this, why),
                })
            });
            done.await.map_err(|error| JobError::Retry(error.to_string()))?
        }
    })
}

/// Writes why the import failed, so that it says so itself.
fn give_up(work: &Work, why: String) -> JobError {
    let (id, job, text, now) = (work.import.clone(), work.context.id().to_owned(), why.clone(), work.now());
    let written = work.change(move |change| super::run::failed(change.tx, &id, &job, "FAILED", &text, now));
    match written {
        Ok(()) => JobError::Fatal(why),
        Err(error) => JobError::Retry(error.chain()),
    }
}

/// The resource of an import.
pub(super) fn target_of(run: &Run) -> Result<&'static dyn Target, ApiError> {
    target(&run.resource).ok_or_else(|| ApiError::internal(format!("imports of {} are not known", run.resource)))
}

/// What rows lead to now, in their order.
pub(super) fn look(tx: &mut Tx<'_>, target: &dyn Target, key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let seen = target.look(tx, key, rows)?;
    if seen.len() == rows.len() {
        return Ok(seen);
    }
    Err(ApiError::internal("a resource has not answered for every row"))
}
