//! What has to be forecast anew: only what new actuals, events, overrides or a scenario touch.

use crate::features::forecasting::events::{Zones, in_force};
use crate::features::forecasting::overrides;
use crate::features::forecasting::scenarios;
use crate::features::forecasting::standing::{effect_of, names};
use crate::features::forecasting::store::HORIZON;
use crate::http::ApiError;
use std::collections::{BTreeMap, HashMap, HashSet};
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::Day;

/// A product at a location.
pub(super) type Pair = (String, String);

struct Series {
    product_id: String,
    location_id: String,
    channel: String,
    version: i64,
}
from_row!(Series { product_id, location_id, channel, version });

struct Known {
    product_id: String,
    location_id: String,
    first_day: Day,
    version: i64,
    learnt: i64,
    overlay: String,
}
from_row!(Known { product_id, location_id, first_day, version, learnt, overlay });

/// Everything whose published forecast is missing, or not that of its history and of what stands on it.
pub(super) fn targets(tx: &mut Tx<'_>, first_day: Day) -> Result<Vec<Pair>, ApiError> {
    let mut wanted: BTreeMap<Pair, (i64, Vec<(String, f64)>)> = BTreeMap::new();
    for series in tx.all::<Series>(&SERIES, args![])? {
        let (version, channels) = wanted.entry((series.product_id, series.location_id)).or_default();
        *version += series.version;
        channels.push((series.channel, 1.0));
    }
    let known: Vec<Known> = tx.all(&KNOWN, args![])?;
    let known: HashMap<Pair, Known> =
        known.into_iter().map(|one| ((one.product_id.clone(), one.location_id.clone()), one)).collect();
    let events = in_force(tx, None)?;
    let zones = if events.is_empty() { Zones::default() } else { Zones::all(tx)? };
    let mut overridden: HashMap<Pair, Vec<String>> = HashMap::new();
    for (product, location, id) in overrides::touched(tx, first_day)? {
        overridden.entry((product, location)).or_default().push(id);
    }
    // A product that has no history yet may have a planner's value.
    for pair in overridden.keys() {
        wanted.entry(pair.clone()).or_default();
    }
    let published = scenarios::published(tx)?;
    let in_scenario: HashSet<Pair> = match &published {
        Some(ready) => scenarios::touched(tx, &ready.id)?.into_iter().collect(),
        None => HashSet::new(),
    };
    let last_day = first_day.plus(HORIZON as i64 - 1);
    let is_stale = |pair: &Pair, version: i64, channels: &[(String, f64)]| {
        let Some(known) = known.get(pair) else { return true };
        if known.first_day != first_day || known.version != version {
            return true;
        }
        let (effect, learnt) = effect_of(&events, &zones, &pair.0, &pair.1, channels, first_day);
        let none = Vec::new();
        let overrides = overridden.get(pair).unwrap_or(&none);
        let scenario = published.as_ref().filter(|_| in_scenario.contains(pair)).map(|ready| ready.id.as_str());
        let names = names(&events, &effect, overrides.iter().map(String::as_str), scenario, last_day);
        known.learnt != learnt || known.overlay != as_text(&names)
    };
    Ok(wanted
        .into_iter()
        .filter(|(pair, (version, channels))| is_stale(pair, *version, channels))
        .map(|(pair, _)| pair)
        .collect())
}

/// Names as they are kept.
pub(super) fn as_text(names: &[String]) -> String {
    serde_json::json!(names).to_string()
}

sql! {
    SERIES = "
        SELECT product_id, location_id, channel_id, version FROM demand_series
         WHERE workspace_id = $1 ORDER BY product_id, location_id, channel_id";
    KNOWN = "
        SELECT product_id, location_id, first_day, history_version, learnt, overlay FROM forecast
         WHERE workspace_id = $1 ORDER BY product_id, location_id";
}
