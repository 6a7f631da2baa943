//! Writing demand: new observations are merged into the stored days, a later one replaces an earlier.

use super::chunk::{self, DemandDay};
use super::history::{SeriesKey, unpack};
use super::names;
use crate::change::Change;
use crate::http::{ApiError, Fault};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use stockflow_db::{Arg, Tx, args, bulk, sql};
use stockflow_jobs::{NewJob, enqueue};
use stockflow_kernel::Day;

/// Series written at a time: bounds what is held in memory.
const BATCH: usize = 500;

/// Consecutive days of one product at one location through one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandSeries {
    /// The product's id.
    pub product_id: String,
    /// The location's id.
    pub location_id: String,
    /// The channel's id, where it is known.
    pub channel_id: Option<String>,
    /// The day of the first observation.
    pub first_day: Day,
    /// One observation a day.
    pub days: Vec<DemandDay>,
}

/// What became of observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loaded {
    /// Days that had no observation before.
    pub created: i64,
    /// Days whose observation was replaced by another.
    pub replaced: i64,
    /// Days that already had this observation.
    pub unchanged: i64,
}

impl Loaded {
    /// Counts one observation.
    pub(super) fn count(&mut self, before: Option<DemandDay>, after: DemandDay) {
        match before {
            None => self.created += 1,
            Some(before) if before == after => self.unchanged += 1,
            Some(_) => self.replaced += 1,
        }
    }
}

/// Observations of one series in the order they were made; a day may come twice.
pub(super) struct Patch {
    pub(super) key: SeriesKey,
    /// `None` takes back what stands there.
    pub(super) days: Vec<(Day, Option<DemandDay>)>,
}

/// Loads whole series into the workspace's demand history, in bulk.
///
/// # Errors
/// A `reference` fault where a product, location or channel is not of this workspace.
pub fn load(change: &mut Change<'_, '_>, series: &[DemandSeries]) -> Result<Loaded, ApiError> {
    check_references(change.tx, series)?;
    let mut loaded = Loaded::default();
    let mut span = None;
    for batch in series.chunks(BATCH) {
        let patches: Vec<Patch> = batch.iter().map(patch).collect();
        for (patch, before) in patches.iter().zip(merge(change, &patches)?) {
            for (after, before) in patch.days.iter().filter_map(|(_, after)| *after).zip(before) {
                loaded.count(before, after);
            }
        }
        widen(&mut span, &patches);
    }
    announce(change, series.len(), loaded, span);
    Ok(loaded)
}

fn patch(series: &DemandSeries) -> Patch {
    let key = SeriesKey {
        product_id: series.product_id.clone(),
        location_id: series.location_id.clone(),
        channel_id: series.channel_id.clone(),
    };
    let days = series.days.iter().enumerate().map(|(at, day)| (series.first_day.plus(at as i64), Some(*day)));
    Patch { key, days: days.collect() }
}

/// Widens the span to the first and last day of the patches.
pub(super) fn widen(span: &mut Option<(Day, Day)>, patches: &[Patch]) {
    for (day, _) in patches.iter().flat_map(|patch| &patch.days) {
        let (from, to) = span.unwrap_or((*day, *day));
        *span = Some((from.min(*day), to.max(*day)));
    }
}

/// The kind of the job that makes the published forecasts anew.
pub const FORECAST_JOB: &str = "forecast.publish";

/// How long after a change the forecasts are made anew: what comes in small parts is forecast once.
const FORECAST_DELAY_SECONDS: i64 = 60;

/// Wants the published forecasts made anew, soon and once.
///
/// # Errors
/// As the database says.
pub fn want_forecasts(change: &mut Change<'_, '_>) -> Result<(), ApiError> {
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let mut job = NewJob::of(&workspace, FORECAST_JOB, json!({}), change.now.plus_seconds(FORECAST_DELAY_SECONDS));
    job.dedup_key = Some("publish".into());
    let id = change.id("job");
    enqueue(change.tx, &job, &id, change.now)?;
    Ok(())
}

/// Says what changed, unless nothing did.
pub(super) fn announce(change: &mut Change<'_, '_>, series: usize, loaded: Loaded, span: Option<(Day, Day)>) {
    if loaded.created + loaded.replaced > 0
        && let Some((from, to)) = span
    {
        let days = json!({ "created": loaded.created, "replaced": loaded.replaced });
        change.emit(
            "demand.history_changed.v1",
            json!({ "series": series, "observations": days, "from": from, "to": to }),
        );
    }
}

fn check_references(tx: &mut Tx<'_>, series: &[DemandSeries]) -> Result<(), ApiError> {
    let distinct = |ids: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        ids.collect::<HashSet<_>>().into_iter().cloned().collect()
    };
    let products = distinct(&mut series.iter().map(|s| &s.product_id));
    let locations = distinct(&mut series.iter().map(|s| &s.location_id));
    let channels = distinct(&mut series.iter().filter_map(|s| s.channel_id.as_ref()));
    let products: HashSet<String> = names::products(tx, &products)?.into_iter().collect();
    let locations: HashSet<String> = names::locations(tx, &locations)?.into_iter().collect();
    let channels: HashSet<String> = names::channels(tx, &channels)?.into_iter().collect();
    let mut faults = Vec::new();
    for (index, one) in series.iter().enumerate() {
        let mut unknown = |field: &str, what: &str, id: &str| {
            let message = format!("names no {what} of this workspace: {id}");
            faults.push(Fault::new(format!("series[{index}].{field}"), "reference", message));
        };
        if !products.contains(&one.product_id) {
            unknown("productMasterId", "product", &one.product_id);
        }
        if !locations.contains(&one.location_id) {
            unknown("locationId", "location", &one.location_id);
        }
        if let Some(channel) = one.channel_id.as_ref().filter(|channel| !channels.contains(*channel)) {
            unknown("channelId", "channel", channel);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
}

/// A series as it is stored.
struct Stored {
    id: String,
    first_day: Day,
    last_day: Day,
    fresh: bool,
}

/// Merges observations into their series and says for each what stood there before. Every product,
/// location and channel must be known to be the workspace's.
pub(super) fn merge(change: &mut Change<'_, '_>, patches: &[Patch]) -> Result<Vec<Vec<Option<DemandDay>>>, ApiError> {
    let mut stored = find_or_make(change, patches)?;
    let known: Vec<String> = stored.values().filter(|s| !s.fresh).map(|s| s.id.clone()).collect();
    let mut chunks: HashMap<(String, i64), Vec<u8>> = HashMap::new();
    if !known.is_empty() {
        let rows: Vec<(String, i64, Vec<u8>)> = change.tx.all(&CHUNKS, args![&known])?;
        chunks.extend(rows.into_iter().map(|(series, number, data)| ((series, number), data)));
    }
    let mut befores = Vec::with_capacity(patches.len());
    let mut written: Vec<Vec<Arg>> = Vec::new();
    for patch in patches {
        let Some((first, last)) = span(patch) else {
            befores.push(Vec::new());
            continue;
        };
        let Some(series) = stored.get_mut(&patch.key) else {
            return Err(ApiError::internal("a series of demand was neither found nor made"));
        };
        let mut touched: BTreeMap<i64, (Vec<Option<DemandDay>>, bool)> = BTreeMap::new();
        let mut before = Vec::with_capacity(patch.days.len());
        for (day, observation) in &patch.days {
            let number = day.number().div_euclid(chunk::DAYS as i64);
            let place = day.number().rem_euclid(chunk::DAYS as i64) as usize;
            let (days, changed) = match touched.entry(number) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    let days = match chunks.get(&(series.id.clone(), number)) {
                        Some(data) => unpack(data)?,
                        None => vec![None; chunk::DAYS],
                    };
                    entry.insert((days, false))
                }
            };
            let old = std::mem::replace(&mut days[place], *observation);
            *changed |= old != *observation;
            before.push(old);
        }
        let rows = written.len();
        for (number, (days, _)) in touched.into_iter().filter(|(_, (_, changed))| *changed) {
            let data = chunk::pack(&days);
            written.push(args![&series.id, number, data.clone()]);
            // A later patch of the same series goes on from here.
            chunks.insert((series.id.clone(), number), data);
        }
        if written.len() > rows && !std::mem::take(&mut series.fresh) {
            series.first_day = series.first_day.min(first);
            series.last_day = series.last_day.max(last);
            change.tx.execute(&TOUCH, args![&series.id, series.first_day, series.last_day, change.now])?;
        }
        befores.push(before);
    }
    change.tx.bulk(&WRITE_CHUNKS, written)?;
    Ok(befores)
}

/// The first and the last day of a patch.
fn span(patch: &Patch) -> Option<(Day, Day)> {
    let days = || patch.days.iter().map(|(day, _)| *day);
    Some((days().min()?, days().max()?))
}

/// The series of all patches, made where they are new, and locked until the end of the transaction.
fn find_or_make(change: &mut Change<'_, '_>, patches: &[Patch]) -> Result<HashMap<SeriesKey, Stored>, ApiError> {
    let mut made = HashSet::new();
    let mut rows = Vec::with_capacity(patches.len());
    for patch in patches {
        let Some((first, last)) = span(patch) else { continue };
        let SeriesKey { product_id, location_id, channel_id } = &patch.key;
        let id = change.id("series");
        let channel = channel_id.as_deref().unwrap_or_default();
        rows.push(args![&id, product_id, location_id, channel, first, last, 1_i64, change.now]);
        made.insert(id);
    }
    change.tx.bulk(&MAKE_SERIES, rows)?;
    let products: HashSet<&String> = patches.iter().map(|patch| &patch.key.product_id).collect();
    let locations: HashSet<&String> = patches.iter().map(|patch| &patch.key.location_id).collect();
    let products: Vec<String> = products.into_iter().cloned().collect();
    let locations: Vec<String> = locations.into_iter().cloned().collect();
    type Found = (String, String, String, String, Day, Day);
    let found: Vec<Found> = change.tx.all(&LOCK_SERIES, args![products, locations])?;
    let stored = found.into_iter().map(|(id, product_id, location_id, channel, first_day, last_day)| {
        let key = SeriesKey { product_id, location_id, channel_id: Some(channel).filter(|c| !c.is_empty()) };
        let fresh = made.contains(&id);
        (key, Stored { id, first_day, last_day, fresh })
    });
    Ok(stored.collect())
}

bulk! {
    MAKE_SERIES = {
        table: "demand_series",
        key: ["workspace_id", "product_id", "location_id", "channel_id"],
        columns: ["workspace_id", "id", "product_id", "location_id", "channel_id", "first_day", "last_day", "version", "updated_at"],
        types: [Text, Text, Text, Text, Text, I64, I64, I64, I64],
        conflict: Nothing,
    };
    WRITE_CHUNKS = {
        table: "demand_chunk",
        key: ["workspace_id", "series_id", "chunk"],
        columns: ["workspace_id", "series_id", "chunk", "data"],
        types: [Text, Text, I64, Bytes],
        conflict: Update,
    };
}

sql! {
    LOCK_SERIES = {
        sqlite: "
            SELECT id, product_id, location_id, channel_id, first_day, last_day FROM demand_series
             WHERE workspace_id = $1 AND product_id = ANY($2) AND location_id = ANY($3) ORDER BY id",
        postgres: "
            SELECT id, product_id, location_id, channel_id, first_day, last_day FROM demand_series
             WHERE workspace_id = $1 AND product_id = ANY($2) AND location_id = ANY($3) ORDER BY id FOR UPDATE",
    };
    CHUNKS = "SELECT series_id, chunk, data FROM demand_chunk WHERE workspace_id = $1 AND series_id = ANY($2)";
    TOUCH = "
        UPDATE demand_series SET first_day = $3, last_day = $4, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
