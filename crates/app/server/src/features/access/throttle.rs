//! Failed sign-ins, counted by account and by address, on all nodes together.

use crate::App;
use crate::http::idempotency::hex;
use crate::http::{ApiError, Code};
use sha2::{Digest, Sha256};
use stockflow_db::{args, sql_global};

/// The account and the address of an attempt, hashed: neither needs to be kept.
#[derive(Debug, Clone)]
pub(super) struct Subjects([String; 2]);

impl Subjects {
    pub(super) fn new(email: &str, address: &str) -> Self {
        Self([format!("account\n{email}"), format!("address\n{address}")].map(|s| hex(&Sha256::digest(s))))
    }
}

/// 429 while an account or an address has failed too often.
pub(super) async fn check(app: &App, subjects: &Subjects) -> Result<(), ApiError> {
    let window = app.config.sign_in_window_seconds;
    for subject in &subjects.0 {
        let Some((failures, start)) = app.db.lookup::<(i64, i64)>(&READ, args![subject]).await? else { continue };
        let left = start + window - app.clock.now().seconds();
        if failures >= app.config.sign_in_failures && left > 0 {
            return Err(ApiError::new(
                Code::RateLimitExceeded,
                format!("too many failed sign-ins; try again in {left} seconds"),
            )
            .retry_after(left));
        }
    }
    Ok(())
}

/// Counts a failure.
pub(super) async fn failed(app: &App, subjects: &Subjects) -> Result<(), ApiError> {
    let (subjects, now, window) = (subjects.clone(), app.clock.now().seconds(), app.config.sign_in_window_seconds);
    app.db
        .write_global(move |tx| {
            for subject in &subjects.0 {
                tx.execute(&COUNT, args![subject, now, now - window])?;
            }
            Ok(())
        })
        .await
}

/// Forgets the failures of an account that has signed in. Those of its address stay.
pub(super) async fn succeeded(app: &App, subjects: &Subjects) -> Result<(), ApiError> {
    let account = subjects.0[0].clone();
    if app.db.lookup::<(i64, i64)>(&READ, args![&account]).await?.is_some() {
        app.db.write_global(move |tx| Ok::<_, ApiError>(tx.execute(&FORGET, args![&account])?)).await?;
    }
    Ok(())
}

sql_global! {
    READ = "SELECT failures, window_start FROM sign_in_throttle WHERE subject = $1";
    COUNT = "
        INSERT INTO sign_in_throttle (subject, failures, window_start) VALUES ($1, 1, $2)
        ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN sign_in_throttle.window_start <= $3 THEN 1 ELSE sign_in_throttle.failures + 1 END,
            window_start = CASE WHEN sign_in_throttle.window_start <= $3 THEN excluded.window_start ELSE sign_in_throttle.window_start END";
    FORGET = "DELETE FROM sign_in_throttle WHERE subject = $1";
}
