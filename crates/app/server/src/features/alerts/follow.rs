//! Following the events of the outbox, so that alerts come within seconds of what causes them.

use super::{evaluate, store};
use crate::App;
use crate::change::{self, Change, Who};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{args, sql, sql_global};
use stockflow_jobs::{Handler, JobError, NewJob, enqueue};

/// The kind of job that looks at a workspace's new events.
pub(super) const FOLLOW: &str = "alerts.follow";

/// Queues a look at each workspace that has events which nobody looked at yet. Cheap when there are none;
/// safe on any number of nodes.
pub async fn follow(app: &App) -> Result<(), ApiError> {
    let behind: Vec<String> = app.db.read_global(|tx| tx.all(&BEHIND, args![])).await.map_err(ApiError::from)?;
    if behind.is_empty() {
        return Ok(());
    }
    let (app, now) = (app.clone(), app.clock.now());
    app.clone()
        .db
        .write_global(move |tx| {
            for workspace in &behind {
                let mut job = NewJob::of(workspace, FOLLOW, json!({}), now);
                job.dedup_key = Some("follow".into());
                enqueue(tx, &job, &app.ids.next("job", now), now)?;
            }
            Ok(())
        })
        .await
}

/// Evaluates if anything happened that rules look at; says whether it did.
fn catch_up(change: &mut Change<'_, '_>, app: &App) -> Result<bool, ApiError> {
    let seen = store::lock(change)?.seen_sequence;
    // Read before the stock, which is therefore at least as new.
    let latest = change::sequence(change.tx)?;
    let concerns: Option<i64> = change.tx.optional(&CONCERNS_RULES, args![seen, latest])?;
    if concerns.is_some() {
        evaluate(change, app, None)?;
    }
    store::set_seen(change.tx, latest)?;
    Ok(concerns.is_some())
}

/// Does the jobs of kind [`FOLLOW`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |context| {
        let app = app.clone();
        async move {
            let workspace = context.workspace().unwrap_or_default().to_owned();
            let orders = app.clone();
            let look = move |change: &mut Change<'_, '_>| catch_up(change, &orders);
            let outcome = app.change(&workspace, Who::system("alerts"), look).await;
            let evaluated = outcome.map_err(|error| JobError::Retry(error.to_string()))?;
            Ok(json!({ "evaluated": evaluated }))
        }
    })
}

sql! {
    CONCERNS_RULES = "
        SELECT sequence FROM event_outbox
         WHERE workspace_id = $1 AND sequence > $2 AND sequence <= $3
           AND (kind LIKE 'inventory.%' OR kind LIKE 'transfers.%' OR kind LIKE 'network.%' OR kind LIKE 'catalog.%'
                OR kind = 'alerts.config_changed.v1')
         ORDER BY sequence LIMIT 1";
}

sql_global! {
    BEHIND = "
        SELECT s.workspace_id FROM workspace_sequence s
          JOIN workspace w ON w.workspace_id = s.workspace_id AND w.status = 'ACTIVE'
          LEFT JOIN alert_config a ON a.workspace_id = s.workspace_id
         WHERE s.sequence > COALESCE(a.seen_sequence, 0) ORDER BY s.workspace_id LIMIT 1000";
}
