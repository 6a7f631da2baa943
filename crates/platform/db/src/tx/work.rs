//! A closure with its types taken off, so that everything between [`Db`](crate::Db) and the engines is compiled once, and
//! not for each of the program's closures: a third of the program was that.

use super::Tx;
use std::sync::{Mutex, PoisonError};

/// What the engines run.
pub(crate) trait Work: Send + Sync {
    /// Runs it, and keeps what it gave for whoever asked; whether what it wrote is to be kept too.
    fn run(&self, tx: &mut Tx<'_>) -> bool;
}

/// A closure, and what its last run gave.
pub(crate) struct Asked<T, E, F> {
    closure: F,
    gave: Mutex<Option<Result<T, E>>>,
}

impl<T, E, F> Asked<T, E, F> {
    pub(crate) fn new(closure: F) -> Self {
        Self { closure, gave: Mutex::new(None) }
    }

    /// What the last run gave; `None`: it has not run, or was asked before.
    pub(crate) fn take(&self) -> Option<Result<T, E>> {
        self.lock().take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Result<T, E>>> {
        // What was given is whole at any moment: the closure does not run under the lock.
        self.gave.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, E, F> Work for Asked<T, E, F>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync,
    T: Send,
    E: Send,
{
    fn run(&self, tx: &mut Tx<'_>) -> bool {
        let given = (self.closure)(tx);
        let keeps = given.is_ok();
        *self.lock() = Some(given);
        keeps
    }
}
