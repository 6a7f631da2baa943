//! Observations as other features read and write them: any days of any series at once.

use super::chunk::{self, DemandDay};
use super::history::{SeriesKey, unpack};
use super::merge::{Loaded, Patch, announce, merge, widen};
use crate::change::Change;
use crate::http::ApiError;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use stockflow_db::{Query, Tx, args, sql};
use stockflow_kernel::Day;

/// An observation to be written; without a day's demand, the one that stands there is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The series it belongs to.
    pub series: SeriesKey,
    /// Its day.
    pub date: Day,
    /// What was observed.
    pub day: Option<DemandDay>,
}

/// What stands on each of these days, in their order.
///
/// # Errors
/// As the database says; internal when a stored chunk is damaged.
pub fn observed(tx: &mut Tx<'_>, asked: &[(&SeriesKey, Day)]) -> Result<Vec<Option<DemandDay>>, ApiError> {
    let products: BTreeSet<&String> = asked.iter().map(|(key, _)| &key.product_id).collect();
    let locations: BTreeSet<&String> = asked.iter().map(|(key, _)| &key.location_id).collect();
    let number_of = |day: Day| day.number().div_euclid(chunk::DAYS as i64);
    let numbers = || asked.iter().map(|(_, day)| number_of(*day));
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else { return Ok(Vec::new()) };
    let own = |ids: BTreeSet<&String>| -> Vec<String> { ids.into_iter().cloned().collect() };
    type Found = (String, String, String, i64, Vec<u8>);
    let found: Vec<Found> = tx.all(&CHUNKS, args![own(products), own(locations), first, last])?;
    let found: Vec<(SeriesKey, i64, Vec<u8>)> = found
        .into_iter()
        .map(|(product_id, location_id, channel, number, data)| {
            let channel_id = Some(channel).filter(|channel| !channel.is_empty());
            (SeriesKey { product_id, location_id, channel_id }, number, data)
        })
        .collect();
    let chunks: HashMap<(&SeriesKey, i64), &[u8]> =
        found.iter().map(|(key, number, data)| ((key, *number), data.as_slice())).collect();
    let mut unpacked: HashMap<(&SeriesKey, i64), Vec<Option<DemandDay>>> = HashMap::new();
    let mut days = Vec::with_capacity(asked.len());
    // Rows of one series mostly follow each other: their chunk is looked up once.
    for run in asked.chunk_by(|(a, x), (b, y)| a == b && number_of(*x) == number_of(*y)) {
        let Some((key, day)) = run.first() else { continue };
        let at = (*key, number_of(*day));
        let stored = match (unpacked.entry(at), chunks.get(&at)) {
            (Entry::Occupied(entry), _) => Some(entry.into_mut()),
            (Entry::Vacant(entry), Some(data)) => Some(entry.insert(unpack(data)?)),
            (Entry::Vacant(_), None) => None,
        };
        let place = |day: Day| day.number().rem_euclid(chunk::DAYS as i64) as usize;
        days.extend(
            run.iter().map(|(_, day)| stored.as_ref().and_then(|days| days.get(place(*day)).copied().flatten())),
        );
    }
    Ok(days)
}

/// Writes observations; every product, location and channel must be known to be the workspace's. Forecasts
/// are not asked for: see [`super::want_forecasts`].
///
/// # Errors
/// As the database says.
pub fn observe(change: &mut Change<'_, '_>, observations: Vec<Observation>) -> Result<Loaded, ApiError> {
    let mut patches: Vec<Patch> = Vec::new();
    let mut place_of: HashMap<SeriesKey, usize> = HashMap::new();
    for Observation { series, date, day } in observations {
        let place = match place_of.get(&series) {
            Some(place) => *place,
            None => {
                place_of.insert(series.clone(), patches.len());
                patches.push(Patch { key: series, days: Vec::new() });
                patches.len() - 1
            }
        };
        patches[place].days.push((date, day));
    }
    let mut loaded = Loaded::default();
    for (patch, before) in patches.iter().zip(merge(change, &patches)?) {
        for ((_, after), before) in patch.days.iter().zip(before) {
            match after {
                Some(after) => loaded.count(before, *after),
                None => loaded.replaced += i64::from(before.is_some()),
            }
        }
    }
    let mut span = None;
    widen(&mut span, &patches);
    announce(change, patches.len(), loaded, span);
    Ok(loaded)
}

/// Which observations to read.
#[derive(Debug, Clone, Default)]
pub struct ObservedFilter {
    /// Of these products.
    pub products: Option<Vec<String>>,
    /// At these locations.
    pub locations: Option<Vec<String>>,
    /// Through these channels.
    pub channels: Option<Vec<String>>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to this day.
    pub to: Option<Day>,
    /// Locations whose data may be seen; `None`: all.
    pub visible: Option<Vec<String>>,
}

/// An observation with the names that people know its series by.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The product's SKU.
    pub global_sku: Arc<str>,
    /// The location's code.
    pub location_code: Arc<str>,
    /// The channel's id, where it is known.
    pub channel_id: Option<Arc<str>>,
    /// The day.
    pub date: Day,
    /// What was observed.
    pub day: DemandDay,
}

/// Series read at a time: a few years of each fit into a few megabytes.
const SERIES: i64 = 8;

/// The observations of the next few series behind one, and the last of these series; none at the end.
///
/// # Errors
/// As the database says; internal when a stored chunk is damaged.
pub fn observations_after(
    tx: &mut Tx<'_>,
    filter: &ObservedFilter,
    after: &str,
) -> Result<Option<(String, Vec<Observed>)>, ApiError> {
    let mut query = Query::scoped(
        "SELECT s.id, p.global_sku, l.code, s.channel_id FROM demand_series s
           JOIN product p ON p.workspace_id = s.workspace_id AND p.id = s.product_id
           JOIN location l ON l.workspace_id = s.workspace_id AND l.id = s.location_id
          WHERE s.workspace_id = $1",
    );
    query.push(" AND s.id > $?", after);
    let narrow = [
        (" AND s.product_id = ANY($?)", &filter.products),
        (" AND s.location_id = ANY($?)", &filter.locations),
        (" AND s.channel_id = ANY($?)", &filter.channels),
        (" AND s.location_id = ANY($?)", &filter.visible),
    ];
    for (sql, ids) in narrow {
        if let Some(ids) = ids {
            query.push(sql, ids.as_slice());
        }
    }
    query.push(" ORDER BY s.id LIMIT $?", SERIES);
    let series: Vec<(String, String, String, String)> = tx.query_all(&query)?;
    let Some((last, ..)) = series.last() else { return Ok(None) };
    let ids: Vec<String> = series.iter().map(|(id, ..)| id.clone()).collect();
    let mut chunks: Vec<(String, i64, Vec<u8>)> = tx.all(&CHUNKS_OF, args![ids])?;
    chunks.sort_unstable_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut observed = Vec::new();
    for (id, sku, code, channel) in &series {
        let (global_sku, location_code): (Arc<str>, Arc<str>) = (sku.as_str().into(), code.as_str().into());
        let channel_id: Option<Arc<str>> = (!channel.is_empty()).then(|| channel.as_str().into());
        let first = chunks.partition_point(|(of, ..)| of < id);
        for (_, number, data) in chunks[first..].iter().take_while(|(of, ..)| of == id) {
            for (offset, day) in (0..).zip(unpack(data)?) {
                let date = Day::from_number(number * chunk::DAYS as i64 + offset);
                let within = filter.from.is_none_or(|from| date >= from) && filter.to.is_none_or(|to| date <= to);
                if let Some(day) = day.filter(|_| within) {
                    let (global_sku, location_code) = (Arc::clone(&global_sku), Arc::clone(&location_code));
                    observed.push(Observed { global_sku, location_code, channel_id: channel_id.clone(), date, day });
                }
            }
        }
    }
    Ok(Some((last.clone(), observed)))
}

sql! {
    CHUNKS_OF = "SELECT series_id, chunk, data FROM demand_chunk WHERE workspace_id = $1 AND series_id = ANY($2)";
    CHUNKS = "
        SELECT s.product_id, s.location_id, s.channel_id, c.chunk, c.data FROM demand_series s
          JOIN demand_chunk c ON c.workspace_id = s.workspace_id AND c.series_id = s.id
         WHERE s.workspace_id = $1 AND s.product_id = ANY($2) AND s.location_id = ANY($3) AND c.chunk BETWEEN $4 AND $5";
}
