//! Read closures on the blocking pool, each over one snapshot.

use super::{Opener, control};
use crate::DbError;
use crate::tx::{Attempt, Mode, Tx, Work};
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

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

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
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

/// As many read closures at a time as there may be connections.
pub(super) struct Readers {
    idle: Idle,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(opener: Opener, count: usize) -> Self {
        Self { idle: Idle::new(opener), permits: Arc::new(Semaphore::new(count.max(1))) }
    }

    pub(super) fn close(&self) {
        self.permits.close();
        self.idle.close();
    }

    pub(super) async fn attempt(&self, workspace: Option<String>, work: Arc<dyn Work>) -> Attempt {
        let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else {
            return Attempt::Failed(DbError::Unavailable("it is closed".to_owned()));
        };
        let idle = self.idle.clone();
        let task = tokio::task::spawn_blocking(move || {
            let connection = match idle.take() {
                Ok(connection) => connection,
                Err(error) => return Attempt::Failed(error),
            };
            let attempt = snapshot(&connection, workspace.as_deref(), &*work);
            // A connection that could not end its snapshot is not used again.
            if connection.is_autocommit() {
                idle.put(connection);
            }
            drop(permit);
            attempt
        });
        task.await.unwrap_or_else(|_| Attempt::Failed(DbError::Unavailable("the program is stopping".to_owned())))
    }
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
