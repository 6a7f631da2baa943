//! A run in the database: its chunks, and who works on which.

use super::targets::Pair;
use crate::change::Change;
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{DbError, Tx, args, bulk, from_row, sql};
use stockflow_kernel::{Day, Instant};

/// Series that are read, forecast and written together.
pub(super) const CHUNK: usize = 256;

/// How long a worker has a chunk before another may take it.
const LEASE_SECONDS: i64 = 120;

/// A run that is not finished.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) first_day: Day,
    pub(super) series: i64,
    pub(super) chunks: i64,
}
from_row!(Run { id, first_day, series, chunks });

/// A part of a run that this worker has.
pub(super) struct Chunk {
    pub(super) number: i64,
    pub(super) pairs: Vec<Pair>,
}

/// The run that was begun last and is not finished.
pub(super) fn unfinished(tx: &mut Tx<'_>) -> Result<Option<Run>, DbError> {
    tx.optional(&UNFINISHED, args![])
}

/// A run by its id, if it is not finished.
pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Run>, DbError> {
    tx.optional(&FIND, args![id])
}

/// Begins a run.
pub(super) fn begin(change: &mut Change<'_, '_>, first_day: Day, pairs: &[Pair]) -> Result<Run, ApiError> {
    let chunks: Vec<&[Pair]> = pairs.chunks(CHUNK).collect();
    let run = Run { id: change.id("frun"), first_day, series: pairs.len() as i64, chunks: chunks.len() as i64 };
    // A run that was broken off and whose first day is past will never be taken up again.
    change.tx.execute(&ABANDON, args![change.now])?;
    change.tx.execute(&FORGET_ALL, args![])?;
    change.tx.execute(&BEGIN, args![&run.id, first_day, run.series, run.chunks, change.now])?;
    let row = |(number, pairs): (i64, &&[Pair])| args![&run.id, number, json!(pairs), pairs.len() as i64, 0_i64];
    change.tx.bulk(&MAKE_CHUNKS, (0_i64..).zip(&chunks).map(row))?;
    Ok(run)
}

/// Takes the next chunk that nobody has, or whose worker is past its time.
pub(super) fn claim(tx: &mut Tx<'_>, run: &str, now: Instant) -> Result<Option<Chunk>, ApiError> {
    let until = now.plus_seconds(LEASE_SECONDS);
    let found: Option<(i64, serde_json::Value)> = tx.optional(&CLAIM, args![run, until, now])?;
    let Some((number, pairs)) = found else { return Ok(None) };
    let pairs = serde_json::from_value(pairs).map_err(ApiError::internal)?;
    Ok(Some(Chunk { number, pairs }))
}

/// Marks a chunk as done; `false`: another worker was faster.
pub(super) fn done(tx: &mut Tx<'_>, run: &str, number: i64, now: Instant) -> Result<bool, DbError> {
    Ok(tx.execute(&DONE, args![run, number, now])? == 1)
}

/// Series done, and chunks that are not.
pub(super) fn progress(tx: &mut Tx<'_>, run: &str) -> Result<(i64, i64), DbError> {
    tx.one(&PROGRESS, args![run])
}

/// Ends a run whose chunks are all done; `false`: it is ended already.
pub(super) fn finish(change: &mut Change<'_, '_>, run: &str) -> Result<bool, DbError> {
    let first = change.tx.execute(&FINISH, args![run, change.now])? == 1;
    if first {
        change.tx.execute(&FORGET_CHUNKS, args![run])?;
    }
    Ok(first)
}

bulk! {
    MAKE_CHUNKS = {
        table: "forecast_chunk",
        key: ["workspace_id", "run_id", "number"],
        columns: ["workspace_id", "run_id", "number", "pairs", "series", "claimed_until"],
        types: [Text, Text, I64, Text, I64, I64],
        conflict: Fail,
    };
}

sql! {
    UNFINISHED = "
        SELECT id, first_day, series, chunks FROM forecast_run
         WHERE workspace_id = $1 AND finished_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1";
    FIND = "
        SELECT id, first_day, series, chunks FROM forecast_run
         WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL";
    ABANDON = "UPDATE forecast_run SET finished_at = $2 WHERE workspace_id = $1 AND finished_at IS NULL";
    FORGET_ALL = "DELETE FROM forecast_chunk WHERE workspace_id = $1";
    BEGIN = "
        INSERT INTO forecast_run (workspace_id, id, first_day, series, chunks, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    CLAIM = {
        sqlite: "
            UPDATE forecast_chunk SET claimed_until = $3
             WHERE workspace_id = $1 AND run_id = $2 AND number = (
                   SELECT min(number) FROM forecast_chunk
                    WHERE workspace_id = $1 AND run_id = $2 AND done_at IS NULL AND claimed_until < $4)
            RETURNING number, pairs",
        postgres: "
            UPDATE forecast_chunk SET claimed_until = $3
             WHERE workspace_id = $1 AND run_id = $2 AND number = (
                   SELECT number FROM forecast_chunk
                    WHERE workspace_id = $1 AND run_id = $2 AND done_at IS NULL AND claimed_until < $4
                    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING number, pairs",
    };
    DONE = "
        UPDATE forecast_chunk SET done_at = $4 WHERE workspace_id = $1 AND run_id = $2 AND number = $3 AND done_at IS NULL";
    PROGRESS = "
        SELECT CAST(COALESCE(sum(CASE WHEN done_at IS NULL THEN 0 ELSE series END), 0) AS BIGINT),
               CAST(COALESCE(sum(CASE WHEN done_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
          FROM forecast_chunk WHERE workspace_id = $1 AND run_id = $2";
    FINISH = "UPDATE forecast_run SET finished_at = $3 WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL";
    FORGET_CHUNKS = "DELETE FROM forecast_chunk WHERE workspace_id = $1 AND run_id = $2";
}
