//! One run of one job: the handler in a task of its own, looked after until it ends.

use super::Runner;
use crate::context::JobContext;
use crate::job::{Job, JobError};
use crate::store;
use serde_json::Value;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use stockflow_db::DbError;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// How a run ended.
enum End {
    /// The handler came to an end, be it by a panic.
    Ended(Result<Result<Value, JobError>, JoinError>),
    /// The program is stopping and the handler did not end in time.
    OutOfTime,
    /// The job was cancelled or taken over, and the handler did not end in time.
    Lost,
}

impl Runner {
    /// Runs the handler of a claimed job and writes what became of it.
    pub(super) async fn run_one(self, job: Job, shutdown: watch::Receiver<bool>) {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            // Only kinds with a handler are claimed.
            return;
        };
        let started = std::time::Instant::now();
        let job = Arc::new(job);
        let (cancel, cancelled) = watch::channel(false);
        let context = JobContext::new(Arc::clone(&job), cancelled);
        let task = tokio::spawn(handler(context.clone()));
        let end = self.look_after(&job, &context, task, &cancel, shutdown).await;
        let outcome = self.write_end(&job, &context, end).await;
        let seconds = started.elapsed().as_secs_f64();
        metrics::histogram!("stockflow_job_seconds", "kind" => job.kind.clone()).record(seconds);
        match outcome {
            Ok(outcome) => {
                metrics::counter!(
                    "stockflow_jobs_total", "kind" => job.kind.clone(), "outcome" => outcome
                )
                .increment(1);
            }
            // The lease runs out and the job is run again.
            Err(error) => {
                tracing::error!(job.id = %job.id, %error, "could not write the end of a job");
            }
        }
    }

    /// Extends the lease and writes progress until the handler ends, or has to.
    async fn look_after(
        &self,
        job: &Job,
        context: &JobContext,
        mut task: JoinHandle<Result<Value, JobError>>,
        cancel: &watch::Sender<bool>,
        mut shutdown: watch::Receiver<bool>,
    ) -> End {
        let mut pulse = interval(self.pace.pulse);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pulse.reset();
        let mut written = (0, None);
        let mut extended = self.clock.now();
        let why = loop {
            tokio::select! {
                ended = &mut task => return End::Ended(ended),
                () = told_to_stop(&mut shutdown) => break End::OutOfTime,
                _ = pulse.tick() => {
                    let now = self.clock.now();
                    let so_far = context.progress_so_far().read();
                    let third = micros(self.pace.lease) / 3;
                    if so_far == written && now.micros() - extended.micros() < third
                        && self.holds(job).await
                    {
                        continue;
                    }
                    match self.extend(job, so_far).await {
                        Ok(true) => (written, extended) = (so_far, now),
                        Ok(false) => break End::Lost,
                        Err(error) => tracing::warn!(job.id = %job.id, %error, "no heartbeat"),
                    }
                }
            }
        };
        // Nobody listening means that the handler ended at this very moment.
        let _ = cancel.send(true);
        tokio::select! {
            ended = &mut task => match why {
                End::Lost => End::Lost,
                _ => End::Ended(ended),
            },
            () = sleep(self.pace.grace) => {
                task.abort();
                // What it holds is dropped before the job is given to another worker.
                let _ = task.await;
                why
            }
        }
    }

    /// Whether nobody ended the job or took it over meanwhile; while the database is away, so it seems.
    async fn holds(&self, job: &Job) -> bool {
        store::holds(&self.db, job).await.unwrap_or(true)
    }

    async fn extend(&self, job: &Job, so_far: (i64, Option<i64>)) -> Result<bool, DbError> {
        let (done, total) = so_far;
        let now = self.clock.now();
        store::heartbeat(&self.db, job, done, total, now, self.pace.lease).await
    }

    /// Gives a word for the metrics.
    async fn write_end(&self, job: &Job, context: &JobContext, end: End) -> Result<&'static str, DbError> {
        let db = &self.db;
        let now = self.clock.now();
        let ended = match end {
            End::Lost => return Ok("lost"),
            End::OutOfTime => Ok(Err(JobError::Interrupted)),
            End::Ended(ended) => ended,
        };
        let (held, outcome) = match ended {
            Ok(Ok(result)) => {
                let so_far = context.progress_so_far().read();
                if so_far != (0, None) {
                    self.extend(job, so_far).await?;
                }
                (store::complete(db, job, &result, now).await?, "succeeded")
            }
            Ok(Err(JobError::Interrupted)) if context.cancelled() => {
                (store::hand_back(db, job, now).await?, "handed_back")
            }
            Ok(Err(error)) => {
                let again = !matches!(error, JobError::Fatal(_));
                tracing::warn!(job.id = %job.id, job.kind = %job.kind, %error, "a job failed");
                (store::fail(db, job, &error.to_string(), again, now).await?, "failed")
            }
            Err(panic) => {
                let what = panicked(panic);
                tracing::error!(job.id = %job.id, job.kind = %job.kind, "{what}");
                (store::fail(db, job, &what, true, now).await?, "panicked")
            }
        };
        Ok(if held { outcome } else { "lost" })
    }
}

/// Waits for the word, or for the one who would say it to be gone.
async fn told_to_stop(shutdown: &mut watch::Receiver<bool>) {
    let _ = shutdown.wait_for(|stop| *stop).await;
}

/// What a panicking handler said.
fn panicked(error: JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else {
        return "the handler was interrupted".to_owned();
    };
    let said = said_in(panic.as_ref());
    format!("the handler panicked: {said}")
}

fn said_in(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a word")
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
