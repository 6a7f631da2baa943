//! The one writer: a thread that takes queued closures in order and commits them in batches.
//!
//! Each closure has a savepoint of its own inside one `BEGIN IMMEDIATE`, so a closure that fails or
//! panics undoes only itself. While a commit waits for the disk the queue fills, and the next batch
//! shares one sync. Nobody is answered before the commit.

use super::{control, statement_error};
use crate::DbError;
use crate::tx::{Attempt, Mode, Tx, Work};
use rusqlite::Connection;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// Closures that may wait before callers do.
const QUEUE: usize = 1024;
/// A batch ends after so many closures …
const BATCH: usize = 256;
/// … or after this time, whichever comes first.
const BATCH_TIME: Duration = Duration::from_millis(5);

/// The caller's end of the queue.
pub(super) struct Writer {
    queue: mpsc::Sender<Command>,
}

enum Command {
    Write(Job),
    Close(oneshot::Sender<()>),
}

/// A queued closure.
struct Job {
    work: Arc<dyn Work>,
    workspace: Option<String>,
    attempt: Option<Attempt>,
    reply: oneshot::Sender<Attempt>,
}

impl Job {
    /// Runs it; whether its changes are to be kept.
    fn run(&mut self, connection: &Connection) -> bool {
        let workspace = self.workspace.as_deref();
        let attempt = Tx::sqlite(connection, workspace, Mode::Write).attempt(&*self.work);
        let keeps = attempt.keeps();
        self.attempt = Some(attempt);
        keeps
    }

    /// Answers the caller with what the run came to, or with why it could not be committed.
    fn answer(self, committed: Result<(), DbError>) {
        let attempt = match (self.attempt, committed) {
            (Some(attempt), Ok(())) => attempt,
            (Some(attempt), Err(_)) if !attempt.keeps() => attempt,
            (_, Err(DbError::Retry)) => Attempt::Again,
            (_, Err(error)) => Attempt::Failed(error),
            (None, Ok(())) => Attempt::Again,
        };
        // A caller that went away does not want the answer; the write stands.
        let _ = self.reply.send(attempt);
    }
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, DbError> {
        let (queue, commands) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(connection, commands))
            .map_err(|e| DbError::Unavailable(format!("no thread for the writer ({e})")))?;
        Ok(Self { queue })
    }

    pub(super) async fn attempt(&self, workspace: Option<String>, work: Arc<dyn Work>) -> Attempt {
        let (reply, answer) = oneshot::channel();
        let job = Job { work, workspace, attempt: None, reply };
        if self.queue.send(Command::Write(job)).await.is_err() {
            return Attempt::Failed(DbError::Unavailable("it is closed".to_owned()));
        }
        answer.await.unwrap_or_else(|_| Attempt::Failed(DbError::Unavailable("it was closed meanwhile".to_owned())))
    }

    /// Waits for what is queued and moves the log into the file.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Command::Close(done)).await.is_ok() {
            // An error means that the thread ended before, which is what is wanted.
            let _ = closed.await;
        }
    }
}

fn serve(connection: Connection, mut commands: mpsc::Receiver<Command>) {
    while let Some(command) = commands.blocking_recv() {
        let closing = match command {
            Command::Write(first) => batch(&connection, first, &mut commands),
            Command::Close(done) => Some(done),
        };
        if let Some(done) = closing {
            commands.close();
            while let Some(command) = commands.blocking_recv() {
                if let Command::Write(job) = command {
                    alone(&connection, job);
                }
            }
            checkpoint(&connection);
            drop(connection);
            // Whoever waited may have gone.
            let _ = done.send(());
            return;
        }
    }
    checkpoint(&connection);
}

/// Runs `first` and what else is queued in one transaction; gives back a wish to close.
fn batch(connection: &Connection, first: Job, commands: &mut mpsc::Receiver<Command>) -> Option<oneshot::Sender<()>> {
    if let Err(error) = control(connection, "BEGIN IMMEDIATE") {
        return turn_away(first, error, commands);
    }
    let started = Instant::now();
    let mut jobs = vec![first];
    let mut kept = false;
    let mut closing = None;
    loop {
        let whole = match jobs.last_mut().map(|job| step(connection, job)) {
            Some(Ok(keeps)) => {
                kept |= keeps;
                true
            }
            Some(Err(_)) => false,
            None => true,
        };
        if !whole {
            return one_by_one(connection, jobs, closing);
        }
        if jobs.len() >= BATCH || started.elapsed() >= BATCH_TIME {
            break;
        }
        match commands.try_recv() {
            Ok(Command::Write(job)) => jobs.push(job),
            Ok(Command::Close(done)) => {
                closing = Some(done);
                break;
            }
            Err(_) => break,
        }
    }
    if end(connection, kept).is_err() {
        return one_by_one(connection, jobs, closing);
    }
    for job in jobs {
        job.answer(Ok(()));
    }
    closing
}

/// Another process kept the file locked for the whole busy timeout: everyone who waits is told now,
/// for each of them would only wait as long again.
fn turn_away(first: Job, error: DbError, commands: &mut mpsc::Receiver<Command>) -> Option<oneshot::Sender<()>> {
    let error = match error {
        DbError::Retry => DbError::Unavailable("another process keeps it locked".to_owned()),
        other => other,
    };
    let mut waiting = vec![first];
    let mut closing = None;
    while let Ok(command) = commands.try_recv() {
        match command {
            Command::Write(job) => waiting.push(job),
            Command::Close(done) => closing = Some(done),
        }
    }
    for job in waiting {
        job.answer(Err(error.clone()));
    }
    closing
}

/// The batch was lost, be it by one closure's fault: each gets a transaction of its own.
fn one_by_one(
    connection: &Connection,
    jobs: Vec<Job>,
    closing: Option<oneshot::Sender<()>>,
) -> Option<oneshot::Sender<()>> {
    undo(connection);
    for job in jobs {
        alone(connection, job);
    }
    closing
}

fn alone(connection: &Connection, mut job: Job) {
    let committed = control(connection, "BEGIN IMMEDIATE")
        .and_then(|()| step(connection, &mut job))
        .and_then(|keeps| end(connection, keeps));
    if committed.is_err() {
        undo(connection);
    }
    job.answer(committed);
}

/// Runs one closure in its savepoint; whether there is something to commit. An error means that the
/// whole transaction is gone.
fn step(connection: &Connection, job: &mut Job) -> Result<bool, DbError> {
    control(connection, "SAVEPOINT one_write")?;
    let keeps = job.run(connection);
    if connection.is_autocommit() {
        // A full disk, for one, makes SQLite roll back everything.
        return Err(DbError::Other("the transaction was rolled back by the database".to_owned()));
    }
    if !keeps {
        control(connection, "ROLLBACK TO SAVEPOINT one_write")?;
    }
    control(connection, "RELEASE SAVEPOINT one_write")?;
    Ok(keeps)
}

fn end(connection: &Connection, kept: bool) -> Result<(), DbError> {
    if !kept {
        return control(connection, "ROLLBACK");
    }
    control(connection, "COMMIT")?;
    metrics::counter!("stockflow_db_commits_total").increment(1);
    Ok(())
}

fn undo(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = control(connection, "ROLLBACK")
    {
        tracing::error!(%error, "could not roll back");
    }
}

/// Passive: anything stronger holds the write lock while it waits for the readers of other processes.
/// Whoever closes the last connection of all moves the rest and removes the log.
fn checkpoint(connection: &Connection) {
    let moved = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    if let Err(error) = moved {
        // The log stays beside the file and is read at the next start.
        let error = statement_error(&error);
        tracing::warn!(%error, "could not move the log into the database file");
    }
}
