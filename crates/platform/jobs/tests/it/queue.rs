//! The table alone, without a runner.

use crate::support::{START, database, job, look, put};
use std::collections::HashSet;
use std::time::Duration;
use stockflow_db::testing::faults_in_statements;
use stockflow_db::{Db, DbError};
use stockflow_jobs::{
    Enqueued, Job, JobState, cancel, claim, complete, delete_finished, fail, get_in_workspace, hand_back, heartbeat,
    list, queue_depth,
};
use stockflow_kernel::Instant;

const LEASE: Duration = Duration::from_secs(60);

async fn take(db: &Db, worker: &str, now: Instant) -> Option<Job> {
    let claimed = claim(db, worker, &["sum", "mail"], now, LEASE).await;
    claimed.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let (_database, db) = database();
    assert_eq!(faults_in_statements(&db).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_never_get_one_job() {
    let (_database, db) = database();
    let ids: Vec<&'static str> = (0..40).map(|n| &*Box::leak(format!("j{n:02}").into_boxed_str())).collect();
    for id in &ids {
        put(&db, id, job("sum")).await;
    }
    let mut workers = Vec::new();
    for worker in ["one", "two", "three", "four"] {
        let db = db.clone();
        workers.push(tokio::spawn(async move {
            let mut got = Vec::new();
            while let Some(job) = take(&db, worker, START).await {
                got.push(job.id);
            }
            got
        }));
    }
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 40);
    assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), 40);
}

#[tokio::test]
async fn the_urgent_and_the_older_go_first_and_the_early_wait() {
    let (_database, db) = database();
    put(&db, "plain", job("sum")).await;
    let mut urgent = job("mail");
    urgent.priority = 5;
    put(&db, "urgent", urgent).await;
    let mut later = job("sum");
    later.run_at = START.plus_seconds(10);
    put(&db, "later", later).await;
    put(&db, "stranger", job("unknown")).await;

    let first = take(&db, "w", START).await.unwrap();
    assert_eq!((first.id.as_str(), first.state, first.attempts), ("urgent", JobState::Running, 1));
    assert_eq!(first.payload["answer"], 42);
    assert_eq!(first.workspace.as_deref(), Some("w"));
    assert_eq!(take(&db, "w", START).await.unwrap().id, "plain");
    assert_eq!(take(&db, "w", START).await, None);
    assert_eq!(take(&db, "w", START.plus_seconds(10)).await.unwrap().id, "later");
    let depth = queue_depth(&db, START).await.unwrap();
    assert_eq!(depth, [("unknown".to_owned(), 1)]);
}

#[tokio::test]
async fn an_expired_lease_is_taken_over_and_the_late_worker_ignored() {
    let (_database, db) = database();
    put(&db, "j", job("sum")).await;
    let slow = take(&db, "slow", START).await.unwrap();
    let almost = START.plus_seconds(59);
    assert_eq!(take(&db, "fast", almost).await, None);
    assert!(heartbeat(&db, &slow, 3, Some(9), almost, LEASE).await.unwrap());
    assert_eq!(look(&db, "j").await.progress_total, Some(9));
    assert_eq!(take(&db, "fast", START.plus_seconds(61)).await, None);

    let late = almost.plus_seconds(60);
    let taken = take(&db, "fast", late).await.unwrap();
    assert_eq!(taken.attempts, 2);
    let result = serde_json::json!("late");
    assert!(!heartbeat(&db, &slow, 4, None, late, LEASE).await.unwrap());
    assert!(!complete(&db, &slow, &result, late).await.unwrap());
    assert!(!fail(&db, &slow, "late", true, late).await.unwrap());
    assert!(!hand_back(&db, &slow, late).await.unwrap());
    assert!(complete(&db, &taken, &serde_json::json!(7), late).await.unwrap());
    let done = look(&db, "j").await;
    assert_eq!((done.state, done.result), (JobState::Succeeded, Some(serde_json::json!(7))));
}

#[tokio::test]
async fn a_worker_that_vanishes_on_the_last_attempt_takes_the_job_with_it() {
    let (_database, db) = database();
    let mut fragile = job("sum");
    fragile.max_attempts = 1;
    put(&db, "j", fragile).await;
    take(&db, "w", START).await.unwrap();
    assert_eq!(take(&db, "w", START.plus_seconds(60)).await, None);
    let job = look(&db, "j").await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.error.as_deref(), Some("its worker vanished"));
}

#[tokio::test]
async fn a_key_is_queued_once_for_each_workspace_and_kind() {
    let (_database, db) = database();
    let keyed = |kind, workspace: Option<&str>, seconds| {
        let mut job = job(kind);
        job.workspace = workspace.map(str::to_owned);
        job.dedup_key = Some("k".to_owned());
        job.run_at = START.plus_seconds(seconds);
        job
    };
    assert_eq!(put(&db, "a", keyed("sum", Some("w"), 9)).await, Enqueued::New);
    let again = put(&db, "b", keyed("sum", Some("w"), 5)).await;
    assert_eq!(again, Enqueued::Already("a".to_owned()));
    assert_eq!(look(&db, "a").await.run_at, START.plus_seconds(5));
    assert_eq!(put(&db, "c", keyed("sum", Some("v"), 0)).await, Enqueued::New);
    assert_eq!(put(&db, "d", keyed("mail", Some("w"), 0)).await, Enqueued::New);
    assert_eq!(put(&db, "e", keyed("sum", None, 0)).await, Enqueued::New);
    let global = put(&db, "f", keyed("sum", None, 0)).await;
    assert_eq!(global, Enqueued::Already("e".to_owned()));
}

#[tokio::test]
async fn while_it_runs_a_second_one_may_wait_which_then_does_the_work_of_both() {
    let (_database, db) = database();
    let mut keyed = job("sum");
    keyed.dedup_key = Some("k".to_owned());
    put(&db, "first", keyed.clone()).await;
    let first = take(&db, "w", START).await.unwrap();
    assert_eq!(put(&db, "second", keyed).await, Enqueued::New);
    assert!(fail(&db, &first, "no luck", true, START).await.unwrap());
    assert_eq!(look(&db, "first").await.state, JobState::Cancelled);
    assert_eq!(take(&db, "w", START).await.unwrap().id, "second");
}

#[tokio::test]
async fn an_id_that_is_taken_is_a_duplicate() {
    let (_database, db) = database();
    put(&db, "j", job("sum")).await;
    let again = db.write_global(|tx| stockflow_jobs::enqueue(tx, &job("sum"), "j", START)).await;
    assert!(matches!(again, Err(DbError::Duplicate { .. })));
}

#[tokio::test]
async fn a_failed_run_waits_longer_each_time_and_then_the_job_is_over() {
    let (_database, db) = database();
    let mut stubborn = job("sum");
    stubborn.max_attempts = 3;
    put(&db, "j", stubborn).await;
    let mut now = START;
    for pause in [5, 20] {
        let run = take(&db, "w", now).await.unwrap();
        assert!(fail(&db, &run, "no luck", true, now).await.unwrap());
        let waiting = look(&db, "j").await;
        assert_eq!(waiting.state, JobState::Queued);
        assert_eq!(waiting.run_at, now.plus_seconds(pause));
        assert_eq!(take(&db, "w", now.plus_seconds(pause - 1)).await, None);
        now = now.plus_seconds(pause);
    }
    let last = take(&db, "w", now).await.unwrap();
    assert!(fail(&db, &last, "no luck", true, now).await.unwrap());
    let over = look(&db, "j").await;
    assert_eq!((over.state, over.attempts), (JobState::Failed, 3));
    assert_eq!(over.error.as_deref(), Some("no luck"));
}

#[tokio::test]
async fn what_would_fail_again_is_over_at_once() {
    let (_database, db) = database();
    put(&db, "j", job("sum")).await;
    let run = take(&db, "w", START).await.unwrap();
    assert!(fail(&db, &run, "never", false, START).await.unwrap());
    assert_eq!(look(&db, "j").await.state, JobState::Failed);
}

#[tokio::test]
async fn what_is_handed_back_is_due_at_once_and_lost_no_attempt() {
    let (_database, db) = database();
    put(&db, "j", job("sum")).await;
    let run = take(&db, "w", START).await.unwrap();
    assert!(hand_back(&db, &run, START).await.unwrap());
    let again = take(&db, "other", START).await.unwrap();
    assert_eq!((again.attempts, again.worker.as_deref()), (1, Some("other")));
}

#[tokio::test]
async fn a_job_can_be_cancelled_until_it_is_over() {
    let (_database, db) = database();
    put(&db, "waiting", job("sum")).await;
    put(&db, "running", job("mail")).await;
    let run = claim(&db, "w", &["mail"], START, LEASE).await.unwrap().unwrap();
    for id in ["waiting", "running"] {
        assert_eq!(db.write_global(move |tx| cancel(tx, id, START)).await, Ok(true));
        assert_eq!(db.write_global(move |tx| cancel(tx, id, START)).await, Ok(false));
        assert_eq!(look(&db, id).await.state, JobState::Cancelled);
    }
    assert!(!heartbeat(&db, &run, 0, None, START, LEASE).await.unwrap());
    assert_eq!(take(&db, "w", START.plus_seconds(99)).await, None);
}

#[tokio::test]
async fn a_workspace_sees_its_own_newest_first_in_pages() {
    let (_database, db) = database();
    for id in ["a", "b", "c"] {
        put(&db, id, job("sum")).await;
    }
    let mut foreign = job("sum");
    foreign.workspace = Some("v".to_owned());
    put(&db, "x", foreign).await;
    let pages: (Vec<Job>, Vec<Job>) = db
        .read_global(|tx| {
            let first = list(tx, "w", None, 2)?;
            let last = &first[1];
            let second = list(tx, "w", Some((last.created_at, &last.id)), 2)?;
            Ok::<_, DbError>((first, second))
        })
        .await
        .unwrap();
    let ids = |page: &[Job]| page.iter().map(|job| job.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&pages.0), ids(&pages.1)), (vec!["c".into(), "b".into()], vec!["a".into()]));
    let foreign = db.read_global(|tx| get_in_workspace(tx, "w", "x")).await;
    assert_eq!(foreign, Ok(None));
}

#[tokio::test]
async fn only_what_is_over_is_deleted() {
    let (_database, db) = database();
    put(&db, "over", job("mail")).await;
    put(&db, "waiting", job("sum")).await;
    let run = claim(&db, "w", &["mail"], START, LEASE).await.unwrap().unwrap();
    complete(&db, &run, &serde_json::Value::Null, START).await.unwrap();
    let early = db.write_global(|tx| delete_finished(tx, START)).await;
    let late = db.write_global(|tx| delete_finished(tx, START.plus_seconds(1))).await;
    assert_eq!((early, late), (Ok(0), Ok(1)));
    assert_eq!(look(&db, "waiting").await.state, JobState::Queued);
}
