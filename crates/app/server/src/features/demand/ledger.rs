//! Demand by itself: what the ledger says was sold or consumed becomes history, day by day.
//!
//! The ledger is read in its order, each movement once. A day is written when it is over at its location, and again when
//! something is entered for it later. What somebody recorded for a day, for the product at the location through whatever
//! channel, stands: the ledger adds nothing to such a day, so that nothing is counted twice.

use super::chunk::DemandDay;
use super::history::SeriesKey;
use super::merge::want_forecasts;
use super::observe::{Observation, observe, observed};
use crate::App;
use crate::change::{Change, Who, one_at_a_time};
use crate::features::network;
use crate::http::ApiError;
use jiff::tz::TimeZone;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use stockflow_db::{args, bulk, from_row, sql, sql_global};
use stockflow_jobs::{Handler, JobContext, JobError, NewJob, enqueue};
use stockflow_kernel::{Day, Instant, Quantity};

/// The kind of the job that takes the ledger in.
pub(super) const LEDGER_JOB: &str = "forecast.ledger";

/// Movements, or days, that one change takes in.
const BATCH: i64 = 2_000;

/// Queues a look at each workspace whose ledger has gone on, or has a day that is over. Cheap when there is none; safe on
/// any number of nodes.
///
/// # Errors
/// As the database says.
pub async fn follow_ledger(app: &App) -> Result<(), ApiError> {
    let now = app.clock.now();
    let behind: Vec<String> =
        app.db.read_global(move |tx| tx.all(&BEHIND, args![now])).await.map_err(ApiError::from)?;
    if behind.is_empty() {
        return Ok(());
    }
    let app = app.clone();
    app.clone()
        .db
        .write_global(move |tx| {
            for workspace in &behind {
                let mut job = NewJob::of(workspace, LEDGER_JOB, json!({}), now);
                job.dedup_key = Some("ledger".into());
                enqueue(tx, &job, &app.ids.next("job", now), now)?;
            }
            Ok(())
        })
        .await
}

/// Does the jobs of kind [`LEDGER_JOB`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let mut days = 0;
            while !job.cancelled() {
                let outcome = app.change(&workspace, Who::system("demand"), take_in).await;
                let (written, more) = outcome.map_err(|e| JobError::Retry(e.chain()))?;
                days += written;
                if !more {
                    return Ok(json!({ "days": days }));
                }
            }
            Err(JobError::Interrupted)
        }
    })
}

struct Sold {
    number: i64,
    product_id: String,
    location_id: String,
    quantity: Quantity,
    effective_at: Instant,
    demanded: bool,
}
from_row!(Sold { number, product_id, location_id, quantity, effective_at, demanded });

struct Due {
    product_id: String,
    location_id: String,
    day: Day,
    quantity: Quantity,
    written: Option<Quantity>,
}
from_row!(Due { product_id, location_id, day, quantity, written });

/// Takes in the next movements and writes the next days that are over; says how many days were written, and whether there
/// is more to do.
fn take_in(change: &mut Change<'_, '_>) -> Result<(i64, bool), ApiError> {
    // Two workers must not take in the same movements.
    one_at_a_time(change.tx)?;
    let from: i64 = change.tx.one(&CURSOR, args![])?;
    let moved: Vec<Sold> = change.tx.all(&MOVED, args![from, from + BATCH])?;
    if let Some(last) = moved.last() {
        let last = last.number;
        add(change, moved)?;
        change.tx.execute(&ADVANCE, args![last])?;
    }
    let due: Vec<Due> = change.tx.all(&DUE, args![change.now])?;
    let more = change.tx.one::<i64>(&LENGTH, args![])? > from + BATCH || due.len() as i64 == BATCH;
    let written = if due.is_empty() { 0 } else { write(change, &due)? };
    Ok((written, more))
}

/// Adds sales and consumption to what is known of their days.
fn add(change: &mut Change<'_, '_>, moved: Vec<Sold>) -> Result<(), ApiError> {
    let zones: HashMap<String, TimeZone> = network::locations(change.tx)?
        .into_iter()
        .map(|one| (one.id, TimeZone::get(&one.time_zone).unwrap_or(TimeZone::UTC)))
        .collect();
    let mut days: BTreeMap<(String, String, Day), i64> = BTreeMap::new();
    for one in moved.into_iter().filter(|one| one.demanded) {
        let zone = zones.get(&one.location_id).cloned().unwrap_or(TimeZone::UTC);
        let key = (one.product_id, one.location_id, one.effective_at.day_in(&zone));
        let sum = days.entry(key).or_default();
        *sum = sum.saturating_sub(one.quantity.micros());
    }
    for ((product, location, day), quantity) in days {
        let zone = zones.get(&location).cloned().unwrap_or(TimeZone::UTC);
        let over = day.plus(1).start_in(&zone);
        change.tx.execute(&ADD, args![product, location, day, quantity, over])?;
    }
    Ok(())
}

/// Writes days into the history, but for those on which somebody else's observation stands.
fn write(change: &mut Change<'_, '_>, due: &[Due]) -> Result<i64, ApiError> {
    let products: Vec<String> = due.iter().map(|one| one.product_id.clone()).collect();
    let channels: Vec<(String, String, String)> = change.tx.all(&CHANNELS, args![products])?;
    let mut of_pair: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for (product, location, channel) in &channels {
        of_pair.entry((product, location)).or_default().push(channel);
    }
    let mut asked: Vec<(SeriesKey, Day)> = Vec::new();
    let mut whose: Vec<(usize, bool)> = Vec::new();
    let key = |one: &Due, channel_id: Option<String>| SeriesKey {
        product_id: one.product_id.clone(),
        location_id: one.location_id.clone(),
        channel_id,
    };
    for (at, one) in due.iter().enumerate() {
        asked.push((key(one, None), one.day));
        whose.push((at, true));
        for channel in of_pair.get(&(one.product_id.as_str(), one.location_id.as_str())).into_iter().flatten() {
            asked.push((key(one, Some((*channel).to_owned())), one.day));
            whose.push((at, false));
        }
    }
    let mut free = vec![true; due.len()];
    let asked: Vec<(&SeriesKey, Day)> = asked.iter().map(|(key, day)| (key, *day)).collect();
    for ((at, own), stands) in whose.into_iter().zip(observed(change.tx, &asked)?) {
        let Some(stands) = stands else { continue };
        free[at] &= own && due[at].written == Some(stands.quantity);
    }
    let fresh =
        || due.iter().zip(&free).filter(|(one, free)| **free && one.quantity >= Quantity::ZERO).map(|(one, _)| one);
    let observations: Vec<Observation> = fresh()
        .map(|one| Observation {
            series: key(one, None),
            date: one.day,
            day: Some(DemandDay { quantity: one.quantity, ..DemandDay::default() }),
        })
        .collect();
    let written = observations.len() as i64;
    if written > 0 {
        observe(change, observations)?;
        want_forecasts(change)?;
    }
    let row = |(one, free): (&Due, &bool)| {
        let written = if *free { Some(one.quantity) } else { one.written };
        args![&one.product_id, &one.location_id, one.day, one.quantity, written, None::<i64>]
    };
    change.tx.bulk(&SETTLE, due.iter().zip(&free).map(row))?;
    Ok(written)
}

bulk! {
    SETTLE = {
        table: "demand_ledger_day",
        key: ["workspace_id", "product_id", "location_id", "day"],
        columns: ["workspace_id", "product_id", "location_id", "day", "quantity", "written", "due_at"],
        types: [Text, Text, Text, I64, I64, I64, I64],
        conflict: Update,
    };
}

sql_global! {
    BEHIND = "
        SELECT s.workspace_id FROM workspace_sequence s
          JOIN workspace w ON w.workspace_id = s.workspace_id AND w.status = 'ACTIVE'
          LEFT JOIN demand_ledger d ON d.workspace_id = s.workspace_id
         WHERE s.ledger_length > COALESCE(d.number, 0)
        UNION
        SELECT workspace_id FROM demand_ledger_day WHERE due_at IS NOT NULL AND due_at <= $1
        ORDER BY 1 LIMIT 1000";
}

sql! {
    CURSOR = "SELECT COALESCE(max(number), 0) FROM demand_ledger WHERE workspace_id = $1";
    LENGTH = "SELECT COALESCE(max(ledger_length), 0) FROM workspace_sequence WHERE workspace_id = $1";
    MOVED = "
        SELECT number, product_id, location_id, quantity, effective_at, quantity < 0 AND kind IN ('SALE', 'CONSUMPTION') FROM movement
         WHERE workspace_id = $1 AND number > $2 AND number <= $3 ORDER BY number";
    ADVANCE = "
        INSERT INTO demand_ledger (workspace_id, number) VALUES ($1, $2)
        ON CONFLICT (workspace_id) DO UPDATE SET number = excluded.number";
    ADD = "
        INSERT INTO demand_ledger_day (workspace_id, product_id, location_id, day, quantity, due_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id, product_id, location_id, day)
        DO UPDATE SET quantity = demand_ledger_day.quantity + excluded.quantity, due_at = excluded.due_at";
    DUE = "
        SELECT product_id, location_id, day, quantity, written FROM demand_ledger_day
         WHERE workspace_id = $1 AND due_at <= $2 ORDER BY product_id, location_id, day LIMIT 2000";
    CHANNELS = "
        SELECT product_id, location_id, channel_id FROM demand_series
         WHERE workspace_id = $1 AND product_id = ANY($2) AND channel_id <> '' ORDER BY product_id, location_id, channel_id";
}
