//! Every statement of the program, prepared on the database at hand.

use super::TestApp;
use crate::App;
use stockflow_db::Query;

/// The tables that hold a workspace's data; `idempotency`, `rate_window` and `usage_day` are bookkeeping.
const TABLES: &[&str] = &[
    "workspace",
    "membership",
    "role",
    "api_key",
    "audit_log",
    "event_outbox",
    "workspace_sequence",
    "product",
    "location",
    "channel",
    "channel_location",
    "stock_line",
    "movement",
    "reservation",
    "demand_series",
    "demand_chunk",
    "forecast",
    "transfer_recommendation",
    "transfer",
    "transfer_line",
    "alert_config",
    "alert",
    "alert_delivery",
];

/// The number of rows and the sum of versions of each table: enough to see any insert, delete or update.
pub(super) async fn snapshot(app: &App, workspace: &str) -> String {
    let counts = app.db.read(workspace, |tx| {
        let mut text = String::new();
        for table in TABLES {
            let mut query = Query::scoped("SELECT count(*) FROM ");
            query.push_static(table).push_static(" WHERE workspace_id = $1");
            let rows: Option<i64> = tx.query_optional(&query)?;
            text.push_str(&format!("{table}={} ", rows.unwrap_or_default()));
        }
        Ok::<_, stockflow_db::DbError>(text)
    });
    counts.await.unwrap()
}

#[tokio::test]
async fn every_statement_is_valid_and_names_its_workspace() {
    let app = TestApp::new().await;
    let faults = stockflow_db::testing::faults_in_statements(&app.app.db).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
