//! From events to deliveries: each event once for each endpoint that wants it.

use super::message::test_payload;
use crate::change::Change;
use crate::features::webhooks::endpoint::wants;
use crate::http::ApiError;
use stockflow_db::{Tx, args, bulk, sql};
use stockflow_kernel::Instant;

/// Events that are looked at in one transaction.
pub(super) const BATCH: i64 = 500;

/// A delivery to be queued.
#[derive(Debug, Clone)]
pub(in super::super) struct NewDelivery {
    pub(in super::super) sequence: i64,
    /// The event before it, 0: none.
    pub(in super::super) previous: i64,
    pub(in super::super) event_id: String,
    pub(in super::super) kind: String,
    pub(in super::super) replayed: bool,
}

/// Events that nobody looked at yet for an endpoint.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) from: i64,
    pub(super) upto: i64,
    pub(super) wanted: Vec<NewDelivery>,
}

/// Reads what is new for an endpoint; `seen`: up to where it was looked at, `last`: what was queued last.
pub(super) fn news(tx: &mut Tx<'_>, kinds: &[String], seen: i64, last: i64) -> Result<News, ApiError> {
    let events: Vec<(i64, String, String)> = tx.all(&AFTER, args![seen, BATCH])?;
    let mut news =
        News { from: seen, upto: events.last().map_or(seen, |(sequence, ..)| *sequence), wanted: Vec::new() };
    let mut previous = last;
    for (sequence, event_id, kind) in events {
        if wants(kinds, &kind) {
            news.wanted.push(NewDelivery { sequence, previous, event_id, kind, replayed: false });
            previous = sequence;
        }
    }
    Ok(news)
}

/// Queues what is new, unless somebody else has done so.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    endpoint: &str,
    news: &News,
    now: Instant,
    ids: impl IntoIterator<Item = String>,
) -> Result<(), ApiError> {
    let last = news.wanted.last().map(|delivery| delivery.sequence);
    if tx.execute(&ADVANCE, args![endpoint, news.from, news.upto, last])? == 1 {
        insert(tx, endpoint, &news.wanted, now, ids)?;
    }
    Ok(())
}

/// Writes deliveries that are due at once, under these ids.
pub(in super::super) fn insert(
    tx: &mut Tx<'_>,
    endpoint: &str,
    deliveries: &[NewDelivery],
    now: Instant,
    ids: impl IntoIterator<Item = String>,
) -> Result<(), ApiError> {
    let rows = deliveries.iter().zip(ids).map(|(new, id)| {
        args![
            id,
            endpoint,
            &new.event_id,
            &new.kind,
            new.sequence,
            new.previous,
            None::<String>,
            "PENDING",
            0_i64,
            0_i64,
            "",
            new.replayed,
            now,
            now
        ]
    });
    tx.bulk(&INSERT, rows)?;
    Ok(())
}

/// Queues a test to an endpoint, and answers the delivery's id.
pub(in super::super) fn queue_test(change: &mut Change<'_, '_>, endpoint: &str) -> Result<String, ApiError> {
    let (id, event) = (change.id("delivery"), change.id("evt"));
    let row = args![
        &id,
        endpoint,
        event,
        "webhooks.test.v1",
        0_i64,
        0_i64,
        test_payload().to_string(),
        "PENDING",
        0_i64,
        0_i64,
        "",
        false,
        change.now,
        change.now
    ];
    change.tx.bulk(&INSERT, [row])?;
    Ok(id)
}

sql! {
    AFTER = "
        SELECT sequence, id, kind FROM event_outbox WHERE workspace_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";
    ADVANCE = "
        UPDATE webhook_endpoint SET seen_sequence = $4, last_sequence = COALESCE($5, last_sequence)
         WHERE workspace_id = $1 AND id = $2 AND seen_sequence = $3 AND enabled";
}

bulk! {
    INSERT = {
        table: "webhook_delivery",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "endpoint_id", "event_id", "kind", "sequence", "previous_sequence", "payload", "status", "attempts",
            "next_at", "detail", "replayed", "created_at", "updated_at"
        ],
        types: [Text, Text, Text, Text, Text, I64, I64, Text, Text, I64, I64, Text, Bool, I64, I64],
        conflict: Fail,
    };
}
