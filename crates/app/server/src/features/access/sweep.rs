//! Leftovers that nobody needs any more: ended sessions, old answers, old failures.

use crate::App;
use crate::http::{ApiError, idempotency};
use stockflow_db::{args, sql_global};

/// Deletes what has run out. Safe at any time, on any number of nodes.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    let (now, window) = (app.clock.now(), app.config.sign_in_window_seconds);
    app.db
        .write_global(move |tx| {
            idempotency::forget_expired(tx, now)?;
            tx.execute(&SESSIONS, args![now])?;
            tx.execute(&FAILURES, args![now.seconds() - window])?;
            Ok(())
        })
        .await
}

sql_global! {
    SESSIONS = "DELETE FROM session WHERE expires_at < $1";
    FAILURES = "DELETE FROM sign_in_throttle WHERE window_start < $1";
}
