//! Read closures, each over one snapshot.

use super::{Opener, control};
use crate::DbError;
use crate::threads::Threads;
use crate::tx::{Attempt, Mode, Tx, Work};
use rusqlite::Connection;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Connections that nobody uses at the moment; more are opened when they are needed.
#[derive(Clone)]
pub(super) struct Idle {
    opener: Opener,
    connections: Arc<Mutex<Vec<Connection>>>,
}

impl Idle {
    pub(super) fn new(opener: Opener) -> Self {
        Self { opener, connections: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Connection>> {
        // A list of connections is whole at any moment, so a panic elsewhere does not matter.
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self) -> Result<Connection, DbError> {
        let idle = self.lock().pop();
        idle.map_or_else(|| self.opener.reader(), Ok)
    }

    pub(super) fn put(&self, connection: Connection) {
        self.lock().push(connection);
    }

    pub(super) fn close(&self) {
        self.lock().clear();
    }
}

/// As many read closures at a time as there may be threads.
pub(super) struct Readers {
    idle: Idle,
    threads: Threads,
}

impl Readers {
    pub(super) fn new(opener: Opener, count: usize) -> Self {
        Self { idle: Idle::new(opener), threads: Threads::new("sqlite-reader", count) }
    }

    pub(super) fn close(&self) {
        self.threads.close();
        self.idle.close();
    }

    pub(super) async fn attempt(&self, workspace: Option<String>, work: Arc<dyn Work>) -> Attempt {
        let idle = self.idle.clone();
        self.threads.run(move || read(&idle, workspace.as_deref(), &*work)).await
    }
}

fn read(idle: &Idle, workspace: Option<&str>, work: &dyn Work) -> Attempt {
    let connection = match idle.take() {
        Ok(connection) => connection,
        Err(error) => return Attempt::Failed(error),
    };
    let attempt = snapshot(&connection, workspace, work);
    // A connection that could not end its snapshot is not used again.
    if connection.is_autocommit() {
        idle.put(connection);
    }
    attempt
}

fn snapshot(connection: &Connection, workspace: Option<&str>, work: &dyn Work) -> Attempt {
    if let Err(error) = control(connection, "BEGIN DEFERRED") {
        return Attempt::Failed(error);
    }
    let attempt = Tx::sqlite(connection, workspace, Mode::Read).attempt(work);
    if let Err(error) = control(connection, "COMMIT")
        && attempt.keeps()
    {
        return Attempt::Failed(error);
    }
    attempt
}
