//! How often each credential called, by day and status: gathered in memory, written every few seconds.
//!
//! A crash loses the counts of the last seconds and nothing else; the rate limits do not rest on them.

use std::collections::HashMap;
use std::sync::Mutex;
use stockflow_db::{Db, DbError, args, sql};
use stockflow_kernel::Instant;

#[derive(Debug, PartialEq, Eq, Hash)]
struct Line {
    workspace: String,
    credential: String,
    day: i64,
    status: u16,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    calls: i64,
    last: i64,
}

/// The counts that are not written yet.
#[derive(Debug, Default)]
pub struct Usage(Mutex<HashMap<Line, Count>>);

impl Usage {
    /// Counts one answered call.
    pub fn count(&self, workspace: &str, credential: &str, status: u16, now: Instant) {
        let line = Line {
            workspace: workspace.to_owned(),
            credential: credential.to_owned(),
            day: now.seconds().div_euclid(86_400),
            status,
        };
        if let Ok(mut lines) = self.0.lock() {
            let count = lines.entry(line).or_default();
            count.calls += 1;
            count.last = now.micros();
        }
    }

    /// Writes what has gathered. What cannot be written now is kept for the next time.
    pub async fn flush(&self, db: &Db) -> Result<(), DbError> {
        let lines = self.0.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default();
        let mut failed = None;
        for (line, count) in lines {
            let values = args![&line.credential, line.day, i64::from(line.status), count.calls, count.last];
            let touched = args![&line.credential, count.last];
            let written = db.write(&line.workspace, move |tx| {
                tx.execute(&ADD, values.clone())?;
                tx.execute(&TOUCH, touched.clone())
            });
            if let Err(error) = written.await {
                if let Ok(mut lines) = self.0.lock() {
                    let again = lines.entry(line).or_default();
                    again.calls += count.calls;
                    again.last = again.last.max(count.last);
                }
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

sql! {
    ADD = "
        INSERT INTO usage_day (workspace_id, credential_id, day, status, calls, last_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id, credential_id, day, status) DO UPDATE
            SET calls = usage_day.calls + excluded.calls, last_at = excluded.last_at";
    TOUCH = "UPDATE api_key SET last_used_at = $3 WHERE workspace_id = $1 AND id = $2";
}
