//! Copying the database while it is in use.

use super::{Opener, connection, statement_error};
use crate::DbError;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Pages copied between two reports: 16 MB.
const PAGES: i32 = 4096;

/// Copies one snapshot of the database to `target`, which must not exist, and calls
/// `progress(done, total)` in pages. Writers are not held up.
pub(super) fn copy(source: &Opener, target: &Path, progress: impl Fn(u64, u64)) -> Result<(), DbError> {
    if target.exists() {
        return Err(DbError::Other(format!("{} exists already and a backup never replaces a file", target.display())));
    }
    let mut name = target.as_os_str().to_owned();
    name.push(".partial");
    let partial = Path::new(&name);
    let _ = std::fs::remove_file(partial);
    let copied = copy_pages(source, partial, progress).and_then(|()| {
        std::fs::rename(partial, target)
            .map_err(|e| DbError::Other(format!("{} cannot be named ({e})", target.display())))
    });
    if copied.is_err() {
        // What was begun is of no use; the first error is the one to tell.
        let _ = std::fs::remove_file(partial);
    }
    copied
}

fn copy_pages(source: &Opener, target: &Path, progress: impl Fn(u64, u64)) -> Result<(), DbError> {
    let failed = |e: rusqlite::Error| statement_error(&e);
    connection::create(target)?;
    let reader = source.reader()?;
    // One snapshot for all steps: without it a write between two steps would begin the copy anew.
    reader.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;").map_err(failed)?;
    let mut copy = Connection::open_with_flags(target, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    copy.execute_batch("PRAGMA synchronous = FULL;").map_err(failed)?;
    let backup = Backup::new(&reader, &mut copy).map_err(failed)?;
    loop {
        let step = backup.step(PAGES).map_err(failed)?;
        let state = backup.progress();
        let total = u64::try_from(state.pagecount).unwrap_or(0);
        let left = u64::try_from(state.remaining).unwrap_or(0);
        progress(total.saturating_sub(left), total);
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => return Err(DbError::Unavailable("it is locked".to_owned())),
        }
    }
}
