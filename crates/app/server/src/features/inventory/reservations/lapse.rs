//! Reservations past their time.
//!
//! They stop counting when they are past it, whether the sweeper has been there or not: whoever is about to read or
//! to promise stock lets them end first. Where nothing is due, that is one look into an index.

use super::settle::let_go;
use super::store;
use crate::App;
use crate::change::{Change, Who};
use crate::http::{ApiError, Call};
use serde_json::json;
use stockflow_db::{args, sql, sql_global};

/// The most that end in one transaction.
const AT_ONCE: i64 = 500;

/// Lets what is past its time end, before stock of the caller's workspace is read.
pub(crate) async fn lapse(call: &Call) -> Result<(), ApiError> {
    let app = call.app();
    let due: Option<i64> = app.db.lookup(&ANY_DUE, args![call.workspace(), call.now()]).await?;
    if due.is_some() { end_all(app, call.workspace()).await } else { Ok(()) }
}

/// The same for all workspaces, from time to time.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    let now = app.clock.now();
    let workspaces: Vec<String> = app.db.read_global(move |tx| tx.all(&WORKSPACES, args![now])).await?;
    for workspace in workspaces {
        end_all(app, &workspace).await?;
    }
    Ok(())
}

async fn end_all(app: &App, workspace: &str) -> Result<(), ApiError> {
    while app.change(workspace, Who::system("reservations"), end_due).await? == AT_ONCE {}
    Ok(())
}

/// Ends what is past its time, up to a number; answers how many there were.
pub(in crate::features::inventory) fn end_due(change: &mut Change<'_, '_>) -> Result<i64, ApiError> {
    let due: Vec<String> = change.tx.all(&DUE, args![change.now, AT_ONCE])?;
    if due.is_empty() {
        return Ok(0);
    }
    let parts = store::parts(change.tx, due.clone())?;
    change.tx.execute(&END, args![&due, change.now])?;
    for id in &due {
        for part in parts.get(id).into_iter().flatten() {
            let_go(change, part, part.open)?;
        }
        change.emit("inventory.reservation_expired.v1", json!({ "reservationId": id }));
    }
    Ok(i64::try_from(due.len()).unwrap_or(AT_ONCE))
}

sql! {
    /// Whoever confirms at the same time, or ends the same ones, wins or loses here and nowhere else: who comes later waits,
    /// and finds what is still due.
    DUE = {
        sqlite: "
            SELECT id FROM reservation
             WHERE workspace_id = $1 AND status = 'PENDING' AND expires_at IS NOT NULL AND expires_at <= $2
             ORDER BY expires_at, id LIMIT $3",
        postgres: "
            SELECT id FROM reservation
             WHERE workspace_id = $1 AND status = 'PENDING' AND expires_at IS NOT NULL AND expires_at <= $2
             ORDER BY expires_at, id LIMIT $3 FOR UPDATE",
    };
    END = "
        UPDATE reservation SET status = 'EXPIRED', updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = ANY($2)";
}

sql_global! {
    ANY_DUE = "
        SELECT 1 FROM reservation
         WHERE workspace_id = $1 AND status = 'PENDING' AND expires_at IS NOT NULL AND expires_at <= $2 LIMIT 1";
    WORKSPACES = "
        SELECT DISTINCT workspace_id FROM reservation WHERE status = 'PENDING' AND expires_at IS NOT NULL AND expires_at <= $1";
}
