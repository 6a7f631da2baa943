//! Workers in this process.

mod run;

use crate::context::JobContext;
use crate::job::{Job, JobError};
use crate::store;
use serde_json::Value;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use stockflow_db::Db;
use stockflow_kernel::Clock;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// A handler's answer, some time.
type Outcome = Pin<Box<dyn Future<Output = Result<Value, JobError>> + Send>>;

/// Does the jobs of one kind.
pub type Handler = Arc<dyn Fn(JobContext) -> Outcome + Send + Sync>;

/// A [`Handler`] from an async function or closure.
pub fn handler<F, O>(function: F) -> Handler
where
    F: Fn(JobContext) -> O + Send + Sync + 'static,
    O: Future<Output = Result<Value, JobError>> + Send + 'static,
{
    Arc::new(move |context| Box::pin(function(context)))
}

/// Claims jobs and runs their handlers. Polling is the truth; the hint only saves the wait.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    clock: Arc<Clock>,
    handlers: Arc<HashMap<&'static str, Handler>>,
    worker: String,
    hint: Arc<Notify>,
    pace: Pace,
}

/// How often things happen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Between two looks at an empty queue.
    poll: Duration,
    /// How long a claim holds without a heartbeat.
    lease: Duration,
    /// Between two looks at a run: progress is written, and every third of a lease it is extended.
    pulse: Duration,
    /// How long a run may go on after the program was told to stop.
    grace: Duration,
}

impl Runner {
    /// A runner for these kinds, with a lease of a minute, polling every second.
    #[must_use]
    #[allow(clippy::implicit_hasher, reason = "a map of handlers is written once, with the default hasher")]
    pub fn new(db: Db, clock: Arc<Clock>, handlers: HashMap<&'static str, Handler>) -> Self {
        let random = RandomState::new().hash_one(std::process::id());
        Self {
            db,
            clock,
            handlers: Arc::new(handlers),
            worker: format!("{}-{random:016x}", std::process::id()),
            hint: Arc::new(Notify::new()),
            pace: Pace {
                poll: Duration::from_secs(1),
                lease: Duration::from_secs(60),
                pulse: Duration::from_secs(1),
                grace: Duration::from_secs(10),
            },
        }
    }

    /// Listens to this hint: whoever enqueued a job and committed calls `notify_one`.
    #[must_use]
    pub fn with_hint(mut self, hint: Arc<Notify>) -> Self {
        self.hint = hint;
        self
    }

    /// How long a claim holds without a heartbeat, and how often a run is looked after.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration, pulse: Duration) -> Self {
        self.pace.lease = lease;
        self.pace.pulse = pulse;
        self
    }

    /// How long runs may go on after the program was told to stop, before they are handed back.
    #[must_use]
    pub fn with_grace(mut self, grace: Duration) -> Self {
        self.pace.grace = grace;
        self
    }

    /// The hint of this runner.
    #[must_use]
    pub fn hint(&self) -> Arc<Notify> {
        Arc::clone(&self.hint)
    }

    /// Runs jobs, at most `concurrency` at a time, until `shutdown` is true. Then runs get the grace
    /// time to end; what is still running is handed back to the queue.
    pub async fn run(&self, mut shutdown: watch::Receiver<bool>, concurrency: usize) {
        let mut running = JoinSet::new();
        while !*shutdown.borrow_and_update() {
            let mut more = true;
            while more && running.len() < concurrency.max(1) {
                more = match self.claim().await {
                    Ok(Some(job)) => {
                        running.spawn(self.clone().run_one(job, shutdown.clone()));
                        true
                    }
                    Ok(None) => false,
                    Err(error) => {
                        tracing::error!(%error, "could not claim a job");
                        false
                    }
                };
                if *shutdown.borrow() {
                    break;
                }
            }
            tokio::select! {
                changed = shutdown.changed() => if changed.is_err() { break },
                () = self.hint.notified() => {}
                () = tokio::time::sleep(self.pace.poll) => {}
                Some(_) = running.join_next() => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Runs everything that is due, one after the other, until nothing is; says how many ran. For
    /// tests and for the command line.
    pub async fn run_due_once(&self) -> usize {
        let (_stop, shutdown) = watch::channel(false);
        let mut count = 0;
        loop {
            match self.claim().await {
                Ok(Some(job)) => {
                    self.clone().run_one(job, shutdown.clone()).await;
                    count += 1;
                }
                Ok(None) => return count,
                Err(error) => {
                    tracing::error!(%error, "could not claim a job");
                    return count;
                }
            }
        }
    }

    async fn claim(&self) -> Result<Option<Job>, stockflow_db::DbError> {
        let kinds: Vec<&str> = self.handlers.keys().copied().collect();
        let now = self.clock.now();
        store::claim(&self.db, &self.worker, &kinds, now, self.pace.lease).await
    }
}
