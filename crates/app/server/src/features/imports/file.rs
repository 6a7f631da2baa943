//! The uploaded file: kept in parts in the database, so that any node can go on with it.

use crate::http::{ApiError, Code};
use axum::body::Body;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use stockflow_db::{Db, Tx, args, sql, sql_global};
use stockflow_kernel::Instant;
use tokio::runtime::Handle;

/// The bytes of a part. Every part but the last has as many.
pub(super) const PART: usize = 512 * 1024;

/// How much of a refused body is read on, so that the caller gets to read the answer.
const DRAIN: u64 = 16 << 20;

/// What was taken in.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) bytes: u64,
    pub(super) digest: Vec<u8>,
}

/// Writes a body into parts as it comes. More than `most` bytes are 413, and nothing of it is kept.
pub(super) async fn take(
    db: &Db,
    workspace: &str,
    import: &str,
    body: Body,
    most: u64,
    now: Instant,
) -> Result<Taken, ApiError> {
    let outcome = take_parts(db, workspace, import, body, most, now).await;
    if outcome.is_err() {
        drop_parts(db, workspace, import).await?;
    }
    outcome
}

async fn take_parts(
    db: &Db,
    workspace: &str,
    import: &str,
    body: Body,
    most: u64,
    now: Instant,
) -> Result<Taken, ApiError> {
    let mut stream = body.into_data_stream();
    let mut hash = Sha256::new();
    let (mut part, mut number, mut bytes) = (Vec::with_capacity(PART), 0_i64, 0_u64);
    while let Some(chunk) = stream.next().await {
        let mut chunk = chunk.map_err(|_| ApiError::fault("body", "invalid", "broke off before its end"))?;
        bytes += chunk.len() as u64;
        if bytes > most {
            if bytes > most + DRAIN {
                break;
            }
            continue;
        }
        hash.update(&chunk);
        while !chunk.is_empty() {
            let fits = chunk.len().min(PART - part.len());
            part.extend_from_slice(&chunk.split_to(fits));
            if part.len() == PART {
                let full = std::mem::replace(&mut part, Vec::with_capacity(PART));
                store(db, workspace, import, number, full, now).await?;
                number += 1;
            }
        }
    }
    if bytes > most {
        return Err(too_large(most));
    }
    if !part.is_empty() {
        store(db, workspace, import, number, part, now).await?;
    }
    Ok(Taken { bytes, digest: hash.finalize().to_vec() })
}

/// Refuses a body by what it says of its length, and reads some of it on, so that the caller gets to read the answer.
/// Who asks before sending (`Expect: 100-continue`) has sent nothing yet, and is not asked to.
pub(super) async fn refuse(body: Body, asks_first: bool, most: u64) -> ApiError {
    let mut stream = body.into_data_stream();
    let mut read = 0;
    while !asks_first && read <= DRAIN {
        let Some(Ok(chunk)) = stream.next().await else { break };
        read += chunk.len() as u64;
    }
    too_large(most)
}

/// 413.
fn too_large(most: u64) -> ApiError {
    ApiError::new(
        Code::PayloadTooLarge,
        format!("the file is larger than {most} bytes; split it, or send it packed by gzip"),
    )
    .with("maxBytes", most)
}

async fn store(
    db: &Db,
    workspace: &str,
    import: &str,
    number: i64,
    part: Vec<u8>,
    now: Instant,
) -> Result<(), ApiError> {
    let import = import.to_owned();
    db.write(workspace, move |tx| {
        tx.execute(&STORE, args![&import, number, now, part.clone()])?;
        Ok::<_, ApiError>(())
    })
    .await
}

/// Drops the parts, a few at a time, so that no writer waits long.
pub(super) async fn drop_parts(db: &Db, workspace: &str, import: &str) -> Result<(), ApiError> {
    loop {
        let import = import.to_owned();
        let gone = db.write(workspace, move |tx| Ok::<_, ApiError>(tx.execute(&DROP, args![&import])?)).await?;
        if gone == 0 {
            return Ok(());
        }
    }
}

/// Drops the parts of uploads that never ended and of imports that nobody went on with.
pub(super) fn drop_forgotten(tx: &mut Tx<'_>, before: Instant) -> Result<u64, stockflow_db::DbError> {
    tx.execute(&FORGOTTEN, args![before])
}

/// The file, read part by part from a thread that may wait.
pub(super) struct Parts {
    db: Db,
    runtime: Handle,
    workspace: String,
    import: String,
    length: u64,
    at: u64,
    held: Option<(u64, Vec<u8>)>,
    /// How far it was read, for whoever watches.
    seen: Arc<AtomicU64>,
}

impl Parts {
    pub(super) fn new(db: Db, workspace: &str, import: &str, length: u64, seen: Arc<AtomicU64>) -> Self {
        let (workspace, import) = (workspace.to_owned(), import.to_owned());
        Self { db, runtime: Handle::current(), workspace, import, length, at: 0, held: None, seen }
    }

    fn part(&mut self, number: u64) -> std::io::Result<&[u8]> {
        if self.held.as_ref().is_none_or(|(held, _)| *held != number) {
            let import = self.import.clone();
            let wanted = i64::try_from(number).unwrap_or(i64::MAX);
            let read = self.db.read(&self.workspace, move |tx| {
                Ok::<_, ApiError>(tx.optional::<Vec<u8>>(&FETCH, args![&import, wanted])?)
            });
            let part =
                self.runtime.block_on(read).map_err(|error| Error::new(ErrorKind::ConnectionReset, error.chain()))?;
            let part = part.ok_or_else(|| Error::other("a part of the file is gone; upload it again"))?;
            self.held = Some((number, part));
        }
        Ok(self.held.as_ref().map_or(&[], |(_, part)| part))
    }
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at >= self.length {
            return Ok(0);
        }
        let (number, offset) = (self.at / PART as u64, (self.at % PART as u64) as usize);
        let part = self.part(number)?.get(offset..).unwrap_or_default();
        let n = part.len().min(buffer.len());
        buffer[..n].copy_from_slice(&part[..n]);
        self.at += n as u64;
        self.seen.store(self.at, Ordering::Relaxed);
        Ok(n)
    }
}

impl Seek for Parts {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.length, by),
        };
        self.at = from.checked_add_signed(by).ok_or_else(|| Error::other("a place before the beginning"))?;
        Ok(self.at)
    }
}

sql! {
    STORE = "INSERT INTO import_chunk (workspace_id, import_id, number, created_at, data) VALUES ($1, $2, $3, $4, $5)";
    FETCH = "SELECT data FROM import_chunk WHERE workspace_id = $1 AND import_id = $2 AND number = $3";
    DROP = "
        DELETE FROM import_chunk WHERE workspace_id = $1 AND import_id = $2 AND number IN (
            SELECT number FROM import_chunk WHERE workspace_id = $1 AND import_id = $2 ORDER BY number LIMIT 64)";
}

sql_global! {
    FORGOTTEN = "
        DELETE FROM import_chunk WHERE created_at < $1 AND NOT EXISTS (
            SELECT 1 FROM import_run r
             WHERE r.workspace_id = import_chunk.workspace_id AND r.id = import_chunk.import_id AND r.status IN ('READING', 'COMMITTING'))";
}
