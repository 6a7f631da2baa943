//! Rate limits: so many calls a minute **and** an hour for each credential, on all nodes together.
//!
//! Each node takes calls from the common count in portions of a hundredth of the limit (one by one
//! for the small plans), so the common count is never exceeded, and a key that may call a million
//! times a minute does not cost a write per call. With SQLite there is one node, and the count is
//! kept in memory alone.

use super::caller::{Caller, Limits};
use super::error::{ApiError, Code};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use stockflow_db::{Db, DbError, EngineKind, args, sql};
use stockflow_kernel::Instant;

/// A window: a minute or an hour, starting at multiples of its length.
#[derive(Debug, Clone, Copy)]
struct Span {
    name: &'static str,
    seconds: i64,
}

const SPANS: [Span; 2] = [Span { name: "minute", seconds: 60 }, Span { name: "hour", seconds: 3600 }];

/// Where a credential stands, for the headers: the window that binds first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateState {
    /// Calls allowed in the window.
    pub limit: i64,
    /// Calls left in it.
    pub remaining: i64,
    /// Its end, in Unix seconds.
    pub reset: i64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Window {
    start: i64,
    /// Calls that this node may still let through.
    held: i64,
    /// Calls that nobody has taken yet, when this node last looked.
    left: i64,
}

type Bucket = Arc<tokio::sync::Mutex<[Window; 2]>>;

/// Counts calls.
#[derive(Debug, Default)]
pub struct RateLimiter(Mutex<HashMap<String, Bucket>>);

impl RateLimiter {
    /// Above this many credentials, those not in use are forgotten; their counts are in the database.
    const MOST: usize = 100_000;

    fn bucket(&self, credential: &str) -> Bucket {
        let Ok(mut buckets) = self.0.lock() else {
            return Bucket::default();
        };
        if buckets.len() > Self::MOST {
            buckets.retain(|_, bucket| Arc::strong_count(bucket) > 1);
        }
        Arc::clone(buckets.entry(credential.to_owned()).or_default())
    }

    /// Counts one call, or refuses it with 429.
    pub async fn count(&self, db: &Db, caller: &Caller, limits: Limits, now: Instant) -> Result<RateState, ApiError> {
        let credential = caller.actor.credential();
        let bucket = self.bucket(&format!("{}\n{credential}", caller.workspace));
        let mut windows = bucket.lock().await;
        let mut states = [RateState { limit: 0, remaining: 0, reset: 0 }; 2];
        for (index, (span, limit)) in SPANS.iter().zip([limits.per_minute, limits.per_hour]).enumerate() {
            let window = &mut windows[index];
            let start = now.seconds() - now.seconds().rem_euclid(span.seconds);
            if window.start != start {
                *window = Window { start, held: 0, left: limit };
            }
            if window.held == 0 && window.left > 0 {
                let portion = portion(db.engine(), limit);
                let (granted, left) = match db.engine() {
                    EngineKind::Sqlite => (window.left.min(portion), window.left - window.left.min(portion)),
                    EngineKind::Postgres => take(db, caller, *span, start, portion, limit).await?,
                };
                (window.held, window.left) = (granted, left);
            }
            states[index] = RateState { limit, remaining: window.held + window.left, reset: start + span.seconds };
        }
        if let Some(state) =
            states.iter().zip(windows.iter()).filter(|(_, w)| w.held == 0).map(|(s, _)| *s).max_by_key(|s| s.reset)
        {
            return Err(refusal(state, now));
        }
        for (window, state) in windows.iter_mut().zip(&mut states) {
            window.held -= 1;
            state.remaining -= 1;
        }
        let [minute, hour] = states;
        Ok(if hour.remaining < minute.remaining { hour } else { minute })
    }
}

/// How many calls a node takes at once.
fn portion(engine: EngineKind, limit: i64) -> i64 {
    match engine {
        EngineKind::Sqlite => limit,
        EngineKind::Postgres => (limit / 100).max(1),
    }
}

/// A refused call says until when.
fn refusal(state: RateState, now: Instant) -> ApiError {
    let seconds = (state.reset - now.seconds()).max(1);
    ApiError::new(
        Code::RateLimitExceeded,
        format!("more calls than the plan allows ({}); try again in {seconds} seconds", state.limit),
    )
    .with("limit", state.limit)
    .with("reset", state.reset)
    .retry_after(seconds)
}

/// Takes a portion from the common count: what was granted, and what is left for all.
async fn take(
    db: &Db,
    caller: &Caller,
    span: Span,
    start: i64,
    portion: i64,
    limit: i64,
) -> Result<(i64, i64), DbError> {
    let credential = caller.actor.credential().to_owned();
    let (granted, taken) = db
        .write(&caller.workspace, move |tx| {
            tx.one::<(i64, i64)>(&TAKE, args![&credential, span.name, start, portion, limit])
        })
        .await?;
    Ok((granted, limit - taken))
}

sql! {
    /// `granted` is what this call took; what is above the limit is not granted.
    TAKE = "
        INSERT INTO rate_window (workspace_id, credential_id, span, window_start, taken, granted)
        VALUES ($1, $2, $3, $4, CAST($5 AS BIGINT), CAST($5 AS BIGINT))
        ON CONFLICT (workspace_id, credential_id, span) DO UPDATE SET
            granted = CASE
                WHEN rate_window.window_start <> excluded.window_start THEN excluded.taken
                WHEN rate_window.taken + excluded.taken > CAST($6 AS BIGINT) THEN CAST($6 AS BIGINT) - rate_window.taken
                ELSE excluded.taken END,
            taken = CASE
                WHEN rate_window.window_start <> excluded.window_start THEN excluded.taken
                WHEN rate_window.taken + excluded.taken > CAST($6 AS BIGINT) THEN CAST($6 AS BIGINT)
                ELSE rate_window.taken + excluded.taken END,
            window_start = excluded.window_start
        RETURNING granted, taken";
}
