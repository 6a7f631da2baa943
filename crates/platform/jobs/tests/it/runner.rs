//! Handlers, and what becomes of their jobs.

use crate::support::{START, database, job, look, put};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use stockflow_db::Db;
use stockflow_jobs::{Handler, JobContext, JobError, JobState, Runner, cancel, handler};
use stockflow_kernel::Clock;
use tokio::sync::{mpsc, watch};

fn runner(db: &Db, handlers: impl IntoIterator<Item = (&'static str, Handler)>) -> Runner {
    let clock = Arc::new(Clock::fixed(START));
    Runner::new(db.clone(), clock, handlers.into_iter().collect::<HashMap<_, _>>())
}

fn well() -> Handler {
    handler(|context: JobContext| async move {
        context.progress(2, 3);
        Ok(json!({ "of": context.workspace(), "answer": context.payload()["answer"] }))
    })
}

#[tokio::test]
async fn everything_due_runs_and_the_results_are_kept() {
    let (_database, db) = database();
    for id in ["a", "b"] {
        put(&db, id, job("well")).await;
    }
    let mut later = job("well");
    later.run_at = START.plus_seconds(1);
    put(&db, "later", later).await;
    let runner = runner(&db, [("well", well())]);
    assert_eq!(runner.run_due_once().await, 2);
    assert_eq!(runner.run_due_once().await, 0);
    let done = look(&db, "a").await;
    assert_eq!(done.state, JobState::Succeeded);
    assert_eq!(done.result, Some(json!({ "of": "w", "answer": 42 })));
    assert_eq!((done.progress_done, done.progress_total), (2, Some(3)));
    assert_eq!(look(&db, "later").await.state, JobState::Queued);
}

#[tokio::test]
async fn a_handler_that_panics_fails_its_job_only() {
    let (_database, db) = database();
    let mut crashing = job("crash");
    crashing.max_attempts = 1;
    crashing.priority = 9;
    put(&db, "crash", crashing).await;
    put(&db, "well", job("well")).await;
    let crash = handler(|_| async { panic!("on purpose") });
    let runner = runner(&db, [("crash", crash), ("well", well())]);
    assert_eq!(runner.run_due_once().await, 2);
    let crashed = look(&db, "crash").await;
    assert_eq!(crashed.state, JobState::Failed);
    assert_eq!(crashed.error.as_deref(), Some("the handler panicked: on purpose"));
    assert_eq!(look(&db, "well").await.state, JobState::Succeeded);
}

#[tokio::test]
async fn errors_are_tried_again_or_not_as_the_handler_says() {
    let (_database, db) = database();
    put(&db, "again", job("again")).await;
    put(&db, "never", job("never")).await;
    let again = handler(|_| async { Err(JobError::Retry("busy".to_owned())) });
    let never = handler(|_| async { Err(JobError::Fatal("wrong".to_owned())) });
    let runner = runner(&db, [("again", again), ("never", never)]);
    assert_eq!(runner.run_due_once().await, 2);
    let again = look(&db, "again").await;
    assert_eq!((again.state, again.error.as_deref()), (JobState::Queued, Some("busy")));
    let never = look(&db, "never").await;
    assert_eq!((never.state, never.error.as_deref()), (JobState::Failed, Some("wrong")));
}

/// A handler that says when it began and then waits to be told to stop.
fn patient() -> (Handler, mpsc::UnboundedReceiver<()>) {
    let (began, begins) = mpsc::unbounded_channel();
    let patient = handler(move |context: JobContext| {
        let began = began.clone();
        async move {
            began.send(()).map_err(|e| JobError::Fatal(e.to_string()))?;
            context.until_cancelled().await;
            assert!(context.cancelled());
            Err(JobError::Interrupted)
        }
    });
    (patient, begins)
}

#[tokio::test]
async fn an_enqueue_is_noticed_by_the_hint_and_a_stop_hands_the_job_back() {
    let (_database, db) = database();
    let (patient, mut begins) = patient();
    let runner = runner(&db, [("patient", patient), ("well", well())]);
    let hint = runner.hint();
    let (stop, shutdown) = watch::channel(false);
    let running = tokio::spawn(async move { runner.run(shutdown, 4).await });
    put(&db, "j", job("patient")).await;
    hint.notify_one();
    begins.recv().await.unwrap();
    assert_eq!(look(&db, "j").await.state, JobState::Running);
    stop.send(true).unwrap();
    running.await.unwrap();
    let back = look(&db, "j").await;
    assert_eq!((back.state, back.attempts, back.worker), (JobState::Queued, 0, None));
}

#[tokio::test]
async fn a_handler_that_does_not_listen_is_cut_off_and_its_job_handed_back() {
    let (_database, db) = database();
    let (began, mut begins) = mpsc::unbounded_channel();
    let deaf = handler(move |_| {
        let began = began.clone();
        async move {
            began.send(()).map_err(|e| JobError::Fatal(e.to_string()))?;
            std::future::pending().await
        }
    });
    let runner = runner(&db, [("deaf", deaf)]).with_grace(Duration::from_millis(1));
    put(&db, "j", job("deaf")).await;
    let (stop, shutdown) = watch::channel(false);
    let running = tokio::spawn(async move { runner.run(shutdown, 1).await });
    begins.recv().await.unwrap();
    stop.send(true).unwrap();
    running.await.unwrap();
    let back = look(&db, "j").await;
    assert_eq!((back.state, back.attempts), (JobState::Queued, 0));
}

#[tokio::test]
async fn a_running_job_that_is_cancelled_is_told_so() {
    let (_database, db) = database();
    let (patient, mut begins) = patient();
    let runner = runner(&db, [("patient", patient)]).with_lease(Duration::from_secs(60), Duration::from_millis(2));
    put(&db, "j", job("patient")).await;
    let (running, ()) = tokio::join!(runner.run_due_once(), async {
        begins.recv().await.unwrap();
        let cancelled = db.write_global(|tx| cancel(tx, "j", START)).await;
        assert_eq!(cancelled, Ok(true));
    });
    assert_eq!(running, 1);
    assert_eq!(look(&db, "j").await.state, JobState::Cancelled);
}

#[tokio::test]
async fn progress_is_written_while_the_job_runs() {
    let (_database, db) = database();
    let (seen, mut sees) = mpsc::unbounded_channel();
    let watched = {
        let (db, seen) = (db.clone(), Arc::new(seen));
        handler(move |context: JobContext| {
            let (db, seen) = (db.clone(), Arc::clone(&seen));
            async move {
                context.progress(5, 8);
                // The handler itself waits for the heartbeat that writes it.
                loop {
                    let now = look(&db, "j").await;
                    if now.progress_total.is_some() {
                        let progress = (now.progress_done, now.progress_total);
                        seen.send(progress).map_err(|e| JobError::Fatal(e.to_string()))?;
                        return Ok(json!(null));
                    }
                    tokio::task::yield_now().await;
                }
            }
        })
    };
    put(&db, "j", job("watched")).await;
    let runner = runner(&db, [("watched", watched)]).with_lease(Duration::from_secs(60), Duration::from_millis(2));
    assert_eq!(runner.run_due_once().await, 1);
    assert_eq!(sees.recv().await, Some((5, Some(8))));
}
