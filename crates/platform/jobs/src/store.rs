//! The table: what can happen to a job. `now` is always an argument.
//!
//! What a worker writes is guarded by its name and the attempt: once the lease was taken over, or the
//! job was cancelled, nothing it says counts.

use crate::job::{Enqueued, Job, NewJob};
use serde_json::Value;
use std::time::Duration;
use stockflow_db::{Db, DbError, Tx, args, sql_global};
use stockflow_kernel::Instant;

/// The columns of [`Job`], in its order.
macro_rules! columns {
    () => {
        "id, workspace_id, kind, payload, state, priority, run_at, attempts, max_attempts, \
         lease_until, worker, progress_done, progress_total, result, error, created_at, updated_at"
    };
}

/// What a worker may change: its own run.
macro_rules! mine {
    () => {
        " WHERE id = $1 AND worker = $2 AND attempts = $3 AND state = 'RUNNING'"
    };
}

/// Which jobs a worker may take; `$1` is now and `$2` the kinds.
macro_rules! due {
    () => {
        "kind = ANY($2) AND ((state = 'QUEUED' AND run_at <= $1) \
         OR (state = 'RUNNING' AND lease_until <= $1))"
    };
}

sql_global! {
    INSERT = "INSERT INTO job (id, workspace_id, kind, payload, state, priority, run_at, attempts,
            max_attempts, dedup_key, progress_done, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'QUEUED', $5, $6, 0, $7, $8, 0, $9, $9)
        ON CONFLICT DO NOTHING RETURNING id";
    /// The queued job with the same key; one that waits after a failure is not hurried.
    JOIN_QUEUED = "UPDATE job SET
            run_at = CASE WHEN attempts = 0 AND run_at > $4 THEN $4 ELSE run_at END, updated_at = $5
        WHERE state = 'QUEUED' AND kind = $1 AND dedup_key = $2
            AND coalesce(workspace_id, '') = coalesce($3, '')
        RETURNING id";
    /// Looked at before a claim, so that an idle worker writes nothing.
    IS_DUE = concat!("SELECT id FROM job WHERE ", due!(), " LIMIT 1");
    /// A job whose last worker vanished on the last attempt.
    BURY = "UPDATE job SET state = 'FAILED', error = 'its worker vanished', worker = NULL,
            lease_until = NULL, updated_at = $1
        WHERE state = 'RUNNING' AND lease_until <= $1 AND attempts >= max_attempts";
    /// PostgreSQL passes over what another worker is just taking; SQLite has one writer at a time.
    CLAIM = {
        sqlite: concat!(
            "UPDATE job SET state = 'RUNNING', attempts = attempts + 1, worker = $3,
                lease_until = $4, updated_at = $1
            WHERE id IN (SELECT id FROM job WHERE ", due!(), "
                ORDER BY priority DESC, run_at, id LIMIT 1)
            RETURNING ", columns!()),
        postgres: concat!(
            "UPDATE job SET state = 'RUNNING', attempts = attempts + 1, worker = $3,
                lease_until = $4, updated_at = $1
            WHERE id = ANY(ARRAY(SELECT id FROM job WHERE ", due!(), "
                ORDER BY priority DESC, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED))
            RETURNING ", columns!()),
    };
    HOLDS = concat!("SELECT id FROM job", mine!());
    EXTEND = concat!("UPDATE job SET updated_at = $4, lease_until = $5, progress_done = $6,
            progress_total = $7", mine!());
    SUCCEED = concat!("UPDATE job SET state = 'SUCCEEDED', updated_at = $4, result = $5,
            error = NULL, lease_until = NULL", mine!());
    FAIL = concat!("UPDATE job SET state = 'FAILED', updated_at = $4, error = $5,
            lease_until = NULL", mine!());
    /// A later job with the same key does the work of both.
    REQUEUE = concat!("UPDATE job SET
            state = CASE WHEN EXISTS (
                SELECT 1 FROM job AS twin
                WHERE twin.state = 'QUEUED' AND twin.kind = job.kind
                    AND twin.dedup_key = job.dedup_key
                    AND coalesce(twin.workspace_id, '') = coalesce(job.workspace_id, '')
            ) THEN 'CANCELLED' ELSE 'QUEUED' END,
            updated_at = $4, attempts = $5, run_at = $6, error = $7, worker = NULL,
            lease_until = NULL", mine!());
    CANCEL = "UPDATE job SET state = 'CANCELLED', updated_at = $2, lease_until = NULL
        WHERE id = $1 AND state IN ('QUEUED', 'RUNNING')";
    GET = concat!("SELECT ", columns!(), " FROM job WHERE id = $1");
    GET_OF = concat!("SELECT ", columns!(), " FROM job WHERE workspace_id = $1 AND id = $2");
    /// Newest first.
    LIST = concat!("SELECT ", columns!(), " FROM job
        WHERE workspace_id = $1 AND (created_at, id) < ($2, $3)
        ORDER BY created_at DESC, id DESC LIMIT $4");
    DEPTH = "SELECT kind, count(*) FROM job WHERE state = 'QUEUED' AND run_at <= $1
        GROUP BY kind ORDER BY kind";
    DELETE_FINISHED = "DELETE FROM job
        WHERE state IN ('SUCCEEDED', 'FAILED', 'CANCELLED') AND updated_at < $1";
}

/// Makes a job in the caller's transaction; it is due once that is committed.
///
/// # Errors
/// [`DbError::Duplicate`] when `id` is taken.
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob, id: &str, now: Instant) -> Result<Enqueued, DbError> {
    // A queued twin may be claimed between the two statements; then the second insert succeeds.
    for _ in 0..3 {
        let made: Option<String> = tx.optional(
            &INSERT,
            args![
                id,
                job.workspace.as_deref(),
                job.kind,
                &job.payload,
                job.priority,
                job.run_at,
                job.max_attempts.max(1),
                job.dedup_key.as_deref(),
                now,
            ],
        )?;
        if made.is_some() {
            return Ok(Enqueued::New);
        }
        let Some(key) = &job.dedup_key else { break };
        let twin = args![job.kind, key, job.workspace.as_deref(), job.run_at, now];
        if let Some(id) = tx.optional(&JOIN_QUEUED, twin)? {
            return Ok(Enqueued::Already(id));
        }
    }
    Err(DbError::Duplicate { constraint: "job".to_owned() })
}

/// Takes the most urgent job of these kinds that is due, or whose lease ran out, for `lease`.
///
/// # Errors
/// As the database says.
pub async fn claim(
    db: &Db,
    worker: &str,
    kinds: &[&str],
    now: Instant,
    lease: Duration,
) -> Result<Option<Job>, DbError> {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let due: Option<String> = db.lookup(&IS_DUE, args![now, &kinds]).await?;
    if due.is_none() {
        return Ok(None);
    }
    let worker = worker.to_owned();
    let until = after(now, lease);
    db.write_global(move |tx| {
        tx.execute(&BURY, args![now])?;
        tx.optional(&CLAIM, args![now, &kinds, &worker, until])
    })
    .await
}

/// Extends the lease and notes progress; `false` when the job is no longer the worker's.
///
/// # Errors
/// As the database says.
pub async fn heartbeat(
    db: &Db,
    job: &Job,
    done: i64,
    total: Option<i64>,
    now: Instant,
    lease: Duration,
) -> Result<bool, DbError> {
    let (id, worker, attempts) = run_of(job);
    let until = after(now, lease);
    db.write_global(move |tx| tx.execute(&EXTEND, args![&id, &worker, attempts, now, until, done, total]))
        .await
        .map(|rows| rows > 0)
}

/// Whether the job is still the worker's.
pub(crate) async fn holds(db: &Db, job: &Job) -> Result<bool, DbError> {
    let (id, worker, attempts) = run_of(job);
    let held: Option<String> = db.lookup(&HOLDS, args![id, worker, attempts]).await?;
    Ok(held.is_some())
}

/// Ends a run well; `false` when the job was no longer the worker's.
///
/// # Errors
/// As the database says.
pub async fn complete(db: &Db, job: &Job, result: &Value, now: Instant) -> Result<bool, DbError> {
    let (id, worker, attempts) = run_of(job);
    let result = result.to_string();
    db.write_global(move |tx| tx.execute(&SUCCEED, args![&id, &worker, attempts, now, &result]))
        .await
        .map(|rows| rows > 0)
}

/// Ends a run badly: queued again after a pause of 5 s, 20 s, 80 s, … up to an hour, or over when
/// this was the last attempt or `again` is `false`. Says `false` when the job was no longer the
/// worker's.
///
/// # Errors
/// As the database says.
pub async fn fail(db: &Db, job: &Job, error: &str, again: bool, now: Instant) -> Result<bool, DbError> {
    if again && job.attempts < job.max_attempts {
        let at = now.plus_seconds(pause_seconds(job.attempts));
        return requeue(db, job, job.attempts, at, Some(error.to_owned()), now).await;
    }
    let (id, worker, attempts) = run_of(job);
    let error = error.to_owned();
    db.write_global(move |tx| tx.execute(&FAIL, args![&id, &worker, attempts, now, &error])).await.map(|rows| rows > 0)
}

/// Gives a job back as if it had not been claimed: the attempt does not count. `false` when it was no
/// longer the worker's.
///
/// # Errors
/// As the database says.
pub async fn hand_back(db: &Db, job: &Job, now: Instant) -> Result<bool, DbError> {
    requeue(db, job, job.attempts - 1, job.run_at, job.error.clone(), now).await
}

async fn requeue(
    db: &Db,
    job: &Job,
    attempts: i64,
    run_at: Instant,
    error: Option<String>,
    now: Instant,
) -> Result<bool, DbError> {
    let (id, worker, attempt) = run_of(job);
    let requeue =
        move |tx: &mut Tx<'_>| tx.execute(&REQUEUE, args![&id, &worker, attempt, now, attempts, run_at, &error]);
    match db.write_global(requeue.clone()).await {
        // A twin was enqueued at the same moment; the second look sees it.
        Err(DbError::Duplicate { .. }) => db.write_global(requeue).await,
        outcome => outcome,
    }
    .map(|rows| rows > 0)
}

/// Ends a job that nobody wants any more; a worker that runs it notices at its next heartbeat.
/// `false` when it is over already or unknown.
///
/// # Errors
/// As the database says.
pub fn cancel(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<bool, DbError> {
    tx.execute(&CANCEL, args![id, now]).map(|rows| rows > 0)
}

/// Any job.
///
/// # Errors
/// As the database says.
pub fn get(tx: &mut Tx<'_>, id: &str) -> Result<Option<Job>, DbError> {
    tx.optional(&GET, args![id])
}

/// A job of one workspace.
///
/// # Errors
/// As the database says.
pub fn get_in_workspace(tx: &mut Tx<'_>, workspace: &str, id: &str) -> Result<Option<Job>, DbError> {
    tx.optional(&GET_OF, args![workspace, id])
}

/// The jobs of a workspace, newest first, from behind `after` (creation time and id of the last job of
/// the page before).
///
/// # Errors
/// As the database says.
pub fn list(tx: &mut Tx<'_>, workspace: &str, after: Option<(Instant, &str)>, limit: u32) -> Result<Vec<Job>, DbError> {
    let (created_at, id) = after.unwrap_or((Instant::from_micros(i64::MAX), ""));
    tx.all(&LIST, args![workspace, created_at, id, limit])
}

/// How many jobs of each kind are due and wait for a worker.
///
/// # Errors
/// As the database says.
pub async fn queue_depth(db: &Db, now: Instant) -> Result<Vec<(String, i64)>, DbError> {
    db.read_global(move |tx| tx.all(&DEPTH, args![now])).await
}

/// Deletes jobs that were over before this moment; says how many.
///
/// # Errors
/// As the database says.
pub fn delete_finished(tx: &mut Tx<'_>, before: Instant) -> Result<u64, DbError> {
    tx.execute(&DELETE_FINISHED, args![before])
}

/// What identifies one run of a job.
fn run_of(job: &Job) -> (String, Option<String>, i64) {
    (job.id.clone(), job.worker.clone(), job.attempts)
}

fn after(now: Instant, lease: Duration) -> Instant {
    let micros = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(now.micros().saturating_add(micros))
}

fn pause_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from((attempts - 1).clamp(0, 5)).unwrap_or(0) * 2;
    (5_i64 << doublings).min(3_600)
}
