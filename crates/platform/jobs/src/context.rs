//! What a handler sees of its job.

use crate::job::Job;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::watch;

/// A running job, from the inside; cheap to clone, and usable from any thread.
#[derive(Clone)]
pub struct JobContext {
    job: Arc<Job>,
    progress: Arc<Progress>,
    cancelled: watch::Receiver<bool>,
}

/// How far the run is.
#[derive(Debug)]
pub(crate) struct Progress {
    done: AtomicI64,
    /// Negative while it is not known.
    total: AtomicI64,
}

impl Progress {
    /// Steps done, and steps in all if they are known.
    pub(crate) fn read(&self) -> (i64, Option<i64>) {
        let total = self.total.load(Ordering::Relaxed);
        (self.done.load(Ordering::Relaxed), (total >= 0).then_some(total))
    }
}

impl JobContext {
    pub(crate) fn new(job: Arc<Job>, cancelled: watch::Receiver<bool>) -> Self {
        let progress = Arc::new(Progress { done: AtomicI64::new(0), total: AtomicI64::new(-1) });
        Self { job, progress, cancelled }
    }

    /// The job as it was claimed.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The job's key.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.job.id
    }

    /// What the job was enqueued with.
    #[must_use]
    pub fn payload(&self) -> &Value {
        &self.job.payload
    }

    /// Whose job it is; none for the program's own.
    #[must_use]
    pub fn workspace(&self) -> Option<&str> {
        self.job.workspace.as_deref()
    }

    /// Notes how far the run is; written with the next heartbeat, so it may be called often.
    pub fn progress(&self, done: u64, total: u64) {
        let signed = |steps: u64| i64::try_from(steps).unwrap_or(i64::MAX);
        self.progress.total.store(signed(total), Ordering::Relaxed);
        self.progress.done.store(signed(done), Ordering::Relaxed);
    }

    pub(crate) fn progress_so_far(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// Whether the run should stop: the job was cancelled, its lease is lost, or the program is
    /// stopping. Give back [`crate::JobError::Interrupted`] then; long work looks here between pieces.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }

    /// Waits until [`JobContext::cancelled`] holds.
    pub async fn until_cancelled(&self) {
        let mut cancelled = self.cancelled.clone();
        // An error means that the runner is gone, which is reason enough to stop.
        let _ = cancelled.wait_for(|cancelled| *cancelled).await;
    }
}
