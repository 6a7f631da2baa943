//! Which processes deliver on a SQLite file: told by a lock on a file beside it, which the system lets go of when a process
//! ends, however it ends.
//!
//! Every process that delivers holds the lock together with the others. One that starts tries to hold it alone first:
//! if it does, nobody else delivers, and what lanes are still leased were left by the dead.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock, held alone or together with others, until it is dropped.
#[derive(Debug)]
pub(in super::super) struct Presence {
    file: File,
    /// Nobody else holds it.
    pub(super) is_alone: bool,
}

impl Presence {
    /// Enters at a database. Waits for whoever is just now finding out whether it is alone.
    pub(super) fn enter(database: &Path) -> io::Result<Self> {
        let file = File::options().create(true).truncate(false).write(true).open(beside(database))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, is_alone: true }),
            Err(TryLockError::WouldBlock) => {
                file.lock_shared()?;
                Ok(Self { file, is_alone: false })
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Lets others in; before this nothing may be begun.
    pub(super) fn share(&mut self) -> io::Result<()> {
        if self.is_alone {
            self.file.unlock()?;
            self.file.lock_shared()?;
            self.is_alone = false;
        }
        Ok(())
    }
}

/// `stockflow.db-lanes` beside `stockflow.db`.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-lanes");
    PathBuf::from(name)
}
