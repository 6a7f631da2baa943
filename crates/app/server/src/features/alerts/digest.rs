//! What the day's budget left no room for, in one message the day after.

use super::alert::Alert;
use super::{deliver, store};
use crate::App;
use crate::change::{Change, Who};
use crate::http::ApiError;
use serde_json::json;
use std::collections::BTreeMap;
use stockflow_db::{args, from_row, sql};
use stockflow_jobs::{Handler, JobError, NewJob, enqueue};
use stockflow_kernel::Instant;

/// The kind of job that writes the digest of a UTC day.
pub(super) const DIGEST: &str = "alerts.digest";

const DAY_MICROS: i64 = 86_400_000_000;
/// Alerts that a digest tells of one by one.
const TOLD: usize = 10;
/// Alerts that are looked at for one digest.
const MOST: i64 = 10_000;

/// Queues the digest of the day that this moment is in, for its end.
pub(super) fn queue(change: &mut Change<'_, '_>, now: Instant) -> Result<(), ApiError> {
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let day = now.micros().div_euclid(DAY_MICROS);
    let mut job = NewJob::of(&workspace, DIGEST, json!({ "day": day }), change.now);
    job.run_at = Instant::from_micros((day + 1) * DAY_MICROS);
    job.dedup_key = Some(format!("digest {day}"));
    let id = change.id("job");
    enqueue(change.tx, &job, &id, change.now)?;
    Ok(())
}

struct Folded {
    destination: String,
    message: String,
}
from_row!(Folded { destination, message });

/// Sends each destination what was folded for it on a day.
fn send(change: &mut Change<'_, '_>, day: i64) -> Result<usize, ApiError> {
    let (from, to) = (Instant::from_micros(day * DAY_MICROS), Instant::from_micros((day + 1) * DAY_MICROS));
    let rows: Vec<Folded> = change.tx.all(&FOLDED, args![from, to, MOST])?;
    let mut by_destination: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        by_destination.entry(row.destination).or_default().push(row.message);
    }
    let config = store::settings(change.tx)?.config;
    let mut sent = 0;
    for (destination, messages) in by_destination {
        if config.destination(&destination).is_none_or(|to| !to.enabled) {
            continue;
        }
        // The job may run twice.
        let subject = format!("{destination} {day}");
        if change.tx.optional::<String>(&SENT, args![&subject])?.is_some() {
            continue;
        }
        let text = text(&messages);
        let mut alert = Alert::message(change.id("alert"), "digest", text, change.now);
        alert.subject_id = Some(subject);
        store::insert(change.tx, std::slice::from_ref(&alert))?;
        deliver::queue(change, &alert.id, &destination)?;
        sent += 1;
    }
    Ok(sent)
}

fn text(messages: &[String]) -> String {
    let mut text = format!("{} more alerts than the day's budget; the most costly first:", messages.len());
    for message in messages.iter().take(TOLD) {
        text.push_str("\n- ");
        text.push_str(message);
    }
    if messages.len() > TOLD {
        text.push_str(&format!("\nand {} more, in the inbox", messages.len() - TOLD));
    }
    text
}

/// Does the jobs of kind [`DIGEST`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |context| {
        let app = app.clone();
        async move {
            let workspace = context.workspace().unwrap_or_default().to_owned();
            let day = context.payload()["day"].as_i64().unwrap_or_default();
            let write = move |change: &mut Change<'_, '_>| send(change, day);
            let sent = app.change(&workspace, Who::system("alerts"), write).await;
            let sent = sent.map_err(|error| JobError::Retry(error.to_string()))?;
            Ok(json!({ "destinations": sent }))
        }
    })
}

sql! {
    SENT = "SELECT id FROM alert WHERE workspace_id = $1 AND product_id = '' AND kind = 'digest' AND subject_id = $2 LIMIT 1";
    FOLDED = "
        SELECT d.destination_id, a.message FROM alert_delivery d
          JOIN alert a ON a.workspace_id = d.workspace_id AND a.id = d.alert_id
         WHERE d.workspace_id = $1 AND d.outcome = 'SUPPRESSED' AND d.at >= $2 AND d.at < $3
         ORDER BY a.score DESC, a.id LIMIT $4";
}
