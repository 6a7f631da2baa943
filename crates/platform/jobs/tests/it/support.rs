//! A database with the job table, and a clock that stands still.

use stockflow_db::testing::TestDatabase;
use stockflow_db::{Db, DbError, Migration};
use stockflow_jobs::{Enqueued, Job, NewJob, SCHEMA, enqueue, get};
use stockflow_kernel::Instant;

/// The moment at which every test begins.
pub(crate) const START: Instant = Instant::from_micros(1_700_000_000_000_000);

const MIGRATIONS: &[Migration] = &[Migration { number: 1, name: "jobs", sqlite: SCHEMA, postgres: SCHEMA }];

/// A private database, and the handle to it.
pub(crate) fn database() -> (TestDatabase, Db) {
    let database = TestDatabase::new(MIGRATIONS);
    let db = database.db();
    (database, db)
}

/// A job of workspace `w`, due at the start.
pub(crate) fn job(kind: &'static str) -> NewJob {
    NewJob::of("w", kind, serde_json::json!({ "answer": 42 }), START)
}

/// Enqueues at the start.
pub(crate) async fn put(db: &Db, id: &'static str, job: NewJob) -> Enqueued {
    let put: Result<_, DbError> = db.write_global(move |tx| enqueue(tx, &job, id, START)).await;
    put.unwrap_or_else(|error| panic!("{error}"))
}

/// The job as it stands now.
pub(crate) async fn look(db: &Db, id: &'static str) -> Job {
    let job: Result<_, DbError> = db.read_global(move |tx| get(tx, id)).await;
    job.ok().flatten().unwrap_or_else(|| panic!("there is no job {id}"))
}
