//! What is sent: the same bytes in every try of every delivery of an event.

use crate::http::ApiError;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Instant;

/// The body of a delivery.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: Instant,
    workspace_id: &'a str,
    /// The event's place in the workspace; none for a test.
    sequence: Option<i64>,
    /// The place of the event that was queued for this endpoint before it; none for the first one.
    previous_sequence: Option<i64>,
    data: &'a RawValue,
}

/// A delivery with what is sent.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub(super) id: String,
    pub(super) event_id: String,
    pub(super) attempts: i64,
    pub(super) body: String,
}

/// Reads as the statements below give it.
type Row = (String, String, i64, i64, i64, String, Instant, String);

fn due(workspace: &str, row: Row) -> Result<Due, ApiError> {
    let (id, event_id, attempts, sequence, previous, kind, timestamp, payload) = row;
    let data = RawValue::from_string(payload).map_err(ApiError::internal)?;
    let message = Message {
        id: &event_id,
        kind: &kind,
        timestamp,
        workspace_id: workspace,
        sequence: (sequence > 0).then_some(sequence),
        previous_sequence: (previous > 0).then_some(previous),
        data: &data,
    };
    let body = serde_json::to_string(&message).map_err(ApiError::internal)?;
    Ok(Due { id, event_id, attempts, body })
}

/// What is due to an endpoint, first come first.
pub(super) fn next(tx: &mut Tx<'_>, endpoint: &str, now: Instant, most: i64) -> Result<Vec<Due>, ApiError> {
    let workspace = tx.workspace().unwrap_or_default().to_owned();
    let rows: Vec<Row> = tx.all(&DUE, args![endpoint, now, most])?;
    rows.into_iter().map(|row| due(&workspace, row)).collect()
}

/// The body of one delivery; empty once its event is gone.
pub(in super::super) fn body_of(tx: &mut Tx<'_>, delivery: &str) -> Result<String, ApiError> {
    let workspace = tx.workspace().unwrap_or_default().to_owned();
    let row: Option<Row> = tx.optional(&ONE, args![delivery])?;
    row.map_or_else(|| Ok(String::new()), |row| Ok(due(&workspace, row)?.body))
}

/// The payload of a test.
pub(super) fn test_payload() -> Value {
    serde_json::json!({ "message": "This is a test: webhooks of Stockflow arrive here" })
}

/// A delivery's row with its payload.
macro_rules! columns {
    () => {
        "SELECT d.id, d.event_id, d.attempts, d.sequence, d.previous_sequence, d.kind, COALESCE(o.occurred_at, d.created_at),
                COALESCE(d.payload, o.payload, '{}')
           FROM webhook_delivery d
           LEFT JOIN event_outbox o ON o.workspace_id = d.workspace_id AND o.sequence = d.sequence
          WHERE d.workspace_id = $1"
    };
}

sql! {
    DUE = concat!(columns!(), " AND d.endpoint_id = $2 AND d.status = 'PENDING' AND d.next_at <= $3 ORDER BY d.next_at, d.sequence LIMIT $4");
    ONE = concat!(columns!(), " AND d.id = $2");
}
