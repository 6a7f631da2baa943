//! Following the events of the outbox, so that alerts come within seconds of what causes them; and a look at
//! everything once an hour, for what time alone brings about.

use super::changed::{self, Changed, Place};
use super::evaluate::{EVALUATE, Evaluator};
use super::inbox;
use super::store;
use crate::App;
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{DbError, Tx, args, sql, sql_global};
use stockflow_jobs::{Handler, JobContext, JobError, NewJob, enqueue};
use stockflow_kernel::Instant;

/// The kind of job that looks at a workspace's new events.
pub(super) const FOLLOW: &str = "alerts.follow";

/// How often all stock of a workspace is looked at, in seconds.
const WHOLE_EVERY: i64 = 3_600;

/// Queues a look at each workspace that has events which nobody looked at yet, and at all stock where that is due; opens
/// what was snoozed.
/// Cheap when there is nothing to do; safe on any number of nodes.
pub async fn follow(app: &App) -> Result<(), ApiError> {
    let now = app.clock.now();
    let due_before = now.plus_seconds(-WHOLE_EVERY);
    let look = move |tx: &mut Tx<'_>| {
        let behind: Vec<String> = tx.all(&BEHIND, args![])?;
        let due: Vec<String> = tx.all(&DUE, args![due_before])?;
        let asleep: Vec<String> = tx.all(&OVERSLEPT, args![now])?;
        Ok::<_, ApiError>((behind, due, asleep))
    };
    let (behind, due, asleep) = app.db.read_global(look).await?;
    if behind.is_empty() && due.is_empty() && asleep.is_empty() {
        return Ok(());
    }
    let ids = app.clone();
    let queue = move |tx: &mut Tx<'_>| {
        for workspace in &behind {
            let mut job = NewJob::of(workspace, FOLLOW, json!({}), now);
            job.dedup_key = Some("follow".into());
            enqueue(tx, &job, &ids.ids.next("job", now), now)?;
        }
        for workspace in &due {
            tx.in_workspace(workspace, |tx| whole(tx, &ids, now, Some(due_before)))?;
        }
        for workspace in &asleep {
            tx.in_workspace(workspace, |tx| inbox::wake(tx, now))?;
        }
        Ok::<_, ApiError>(())
    };
    app.db.write_global(queue).await
}

/// Queues a look at all stock of the transaction's workspace; with `due_before` unless there was one since.
fn whole(tx: &mut Tx<'_>, app: &App, now: Instant, due_before: Option<Instant>) -> Result<(), DbError> {
    // Whoever asks for it gets it, also after a clock that was set back.
    let before = due_before.unwrap_or(Instant::from_micros(i64::MAX));
    if tx.execute(&SET_WHOLE, args![now, before])? == 0 {
        return Ok(());
    }
    let workspace = tx.workspace().unwrap_or_default().to_owned();
    let mut job = NewJob::of(&workspace, EVALUATE, json!({ "scope": "everything" }), now);
    job.dedup_key = Some("everything".into());
    enqueue(tx, &job, &app.ids.next("job", now), now)?;
    Ok(())
}

/// Looks at what has changed up to now; says how many products that were.
async fn catch_up(app: &App, workspace: &str, context: &JobContext) -> Result<usize, ApiError> {
    let evaluator = Evaluator { advances: true, ..Evaluator::of(app, workspace) };
    let (mut at, end) = app.db.read(workspace, |tx| Ok::<_, ApiError>((store::seen(tx)?, changed::end(tx)?))).await?;
    let mut looked_at = 0;
    if at == Place::default() {
        // Nobody has ever looked: what happened before matters no more than what stands.
        advance(app, workspace, at, end, true).await?;
        at = end;
    }
    while !at.reaches(end) && !context.cancelled() {
        let from = at;
        let Changed { everything, products, upto } =
            app.db.read(workspace, move |tx| changed::next(tx, from, end)).await?;
        looked_at += products.len();
        evaluator.products(products.into_iter().collect()).await?;
        advance(app, workspace, at, upto, everything).await?;
        at = upto;
    }
    Ok(looked_at)
}

/// Notes how far the events were looked at, unless somebody else has come farther; `everything` queues a look at all
/// stock in the same transaction.
async fn advance(app: &App, workspace: &str, from: Place, upto: Place, everything: bool) -> Result<(), ApiError> {
    let (now, program) = (app.clock.now(), app.clone());
    let note = move |tx: &mut Tx<'_>| {
        store::ensure(tx, now)?;
        tx.execute(&ADVANCE, args![from.sequence, from.movement, upto.sequence, upto.movement])?;
        if everything {
            whole(tx, &program, now, None)?;
        }
        Ok::<_, ApiError>(())
    };
    app.db.write(workspace, note).await
}

/// Does the jobs of kind [`FOLLOW`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |context| {
        let app = app.clone();
        async move {
            let workspace = context.workspace().unwrap_or_default().to_owned();
            let outcome = catch_up(&app, &workspace, &context).await;
            let products = outcome.map_err(|error| JobError::Retry(error.to_string()))?;
            Ok(json!({ "products": products }))
        }
    })
}

sql! {
    ADVANCE = "
        UPDATE alert_config SET seen_sequence = $4, seen_movement = $5
         WHERE workspace_id = $1 AND seen_sequence = $2 AND seen_movement = $3";
    SET_WHOLE = "UPDATE alert_config SET whole_at = $2 WHERE workspace_id = $1 AND whole_at <= $3";
}

sql_global! {
    OVERSLEPT = "SELECT DISTINCT workspace_id FROM alert WHERE state = 'SNOOZED' AND snoozed_until <= $1 LIMIT 1000";
    BEHIND = "
        SELECT s.workspace_id FROM workspace_sequence s
          JOIN workspace w ON w.workspace_id = s.workspace_id AND w.status = 'ACTIVE'
          LEFT JOIN alert_config a ON a.workspace_id = s.workspace_id
         WHERE s.sequence > COALESCE(a.seen_sequence, 0) ORDER BY s.workspace_id LIMIT 1000";
    DUE = "
        SELECT a.workspace_id FROM alert_config a
          JOIN workspace w ON w.workspace_id = a.workspace_id AND w.status = 'ACTIVE'
         WHERE a.whole_at <= $1 ORDER BY a.workspace_id LIMIT 1000";
}
