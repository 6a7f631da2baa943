//! Forgetting deliveries that are long over.

use crate::App;
use crate::http::ApiError;
use stockflow_db::{args, sql_global};

/// How long the log is kept, in seconds: thirty days.
const KEPT: i64 = 30 * 86_400;
/// Deliveries that are forgotten in one transaction.
const BATCH: i64 = 1_000;
/// Transactions of one sweep.
const ROUNDS: usize = 100;

/// Forgets deliveries that ended more than thirty days ago, and those of endpoints that are gone, with their tries.
///
/// # Errors
/// As the database says.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    let before = app.clock.now().plus_seconds(-KEPT);
    for _ in 0..ROUNDS {
        let look = move |tx: &mut stockflow_db::Tx<'_>| {
            let mut found: Vec<(String, String)> = tx.all(&OLD, args![before, BATCH])?;
            if found.is_empty() {
                found = tx.all(&ORPHANS, args![BATCH])?;
            }
            Ok::<_, stockflow_db::DbError>(found)
        };
        let found = app.db.read_global(look).await.map_err(ApiError::from)?;
        if found.is_empty() {
            return Ok(());
        }
        let forget = move |tx: &mut stockflow_db::Tx<'_>| {
            for (workspace, id) in &found {
                tx.execute(&FORGET_TRIES, args![workspace, id])?;
                tx.execute(&FORGET, args![workspace, id])?;
            }
            Ok::<_, stockflow_db::DbError>(())
        };
        app.db.write_global(forget).await.map_err(ApiError::from)?;
    }
    Ok(())
}

sql_global! {
    OLD = "
        SELECT d.workspace_id, d.id FROM workspace w JOIN webhook_delivery d ON d.workspace_id = w.workspace_id
         WHERE d.created_at < $1 AND d.status <> 'PENDING' LIMIT $2";
    ORPHANS = "
        SELECT d.workspace_id, d.id FROM webhook_delivery d
         WHERE NOT EXISTS (SELECT 1 FROM webhook_endpoint e WHERE e.workspace_id = d.workspace_id AND e.id = d.endpoint_id) LIMIT $1";
    FORGET_TRIES = "DELETE FROM webhook_attempt WHERE workspace_id = $1 AND delivery_id = $2";
    FORGET = "DELETE FROM webhook_delivery WHERE workspace_id = $1 AND id = $2";
}
