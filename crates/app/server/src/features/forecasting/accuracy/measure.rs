//! Measuring what was said against what came, by whatever it is to be broken down by.

use super::frozen::{Which, said_of, versions};
use super::tally::Tally;
use crate::features::demand::{self, Selection};
use crate::features::forecasting::store::HORIZON;
use crate::http::ApiError;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// What accuracy is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = AccuracyGroup)]
pub(in crate::features::forecasting) enum By {
    Product,
    Location,
    /// A product at a location.
    Series,
    Channel,
    Model,
    /// The class of demand.
    Class,
    /// How many days before.
    Lag,
    /// All together.
    None,
}

/// What to measure.
#[derive(Debug, Clone)]
pub(in crate::features::forecasting) struct Scope {
    pub(in crate::features::forecasting) products: Option<Vec<String>>,
    /// Those asked for, of those that may be seen.
    pub(in crate::features::forecasting) locations: Option<Vec<String>>,
    pub(in crate::features::forecasting) from: Day,
    pub(in crate::features::forecasting) to: Day,
    pub(in crate::features::forecasting) lags: Vec<i64>,
}

/// A group with what was measured, and how many series it has.
pub(in crate::features::forecasting) type Measured = BTreeMap<(String, i64), (Tally, usize)>;

type Pair = (String, String);

/// Demand of each day of the window, by channel.
type Actuals = HashMap<Pair, BTreeMap<String, Vec<f64>>>;

/// Measures by group and lag.
pub(in crate::features::forecasting) fn measure(tx: &mut Tx<'_>, scope: &Scope, by: By) -> Result<Measured, ApiError> {
    let which = Which { products: scope.products.as_deref(), locations: scope.locations.as_deref() };
    let said = versions(tx, which, scope.from.plus(1 - HORIZON as i64), scope.to)?;
    if said.is_empty() {
        return Ok(Measured::new());
    }
    let actuals = actuals(tx, scope)?;
    let mut groups: BTreeMap<(String, i64), (Tally, BTreeSet<&Pair>)> = BTreeMap::new();
    let days = usize::try_from(scope.to.number() - scope.from.number() + 1).unwrap_or_default();
    for (pair, versions) in &said {
        let Some(actual) = actuals.get(pair) else { continue };
        for (lag, at) in scope.lags.iter().flat_map(|lag| (0..days).map(move |at| (*lag, at))) {
            let Some((version, said)) = said_of(versions, scope.from.plus(at as i64), lag) else { continue };
            let scale = version.said.scale;
            let mut add = |group: &str, actual: f64, share: f64, scale: f64| {
                let (tally, series) = groups.entry((group.to_owned(), lag)).or_default();
                tally.add(actual, &said, share, scale);
                series.insert(pair);
            };
            if by == By::Channel {
                let alone = [(String::new(), 1.0)];
                let shares = if version.channels.is_empty() { &alone } else { version.channels.as_slice() };
                for (channel, share) in shares {
                    let came = actual.get(channel).map_or(0.0, |days| days[at]);
                    add(channel, came, *share, scale * share);
                }
                continue;
            }
            let came = actual.values().map(|days| days[at]).sum();
            let series;
            let group = match by {
                By::Product => pair.0.as_str(),
                By::Location => pair.1.as_str(),
                By::Series => {
                    series = format!("{}:{}", pair.0, pair.1);
                    &series
                }
                By::Model => &version.model,
                By::Class => &version.class,
                By::Lag | By::None | By::Channel => "",
            };
            add(group, came, 1.0, scale);
        }
    }
    Ok(groups.into_iter().map(|(key, (tally, series))| (key, (tally, series.len()))).collect())
}

fn actuals(tx: &mut Tx<'_>, scope: &Scope) -> Result<Actuals, ApiError> {
    let days = usize::try_from(scope.to.number() - scope.from.number() + 1).unwrap_or_default();
    let product = match scope.products.as_deref() {
        Some([only]) => Some(only.as_str()),
        _ => None,
    };
    let selection = Selection { product, visible: scope.locations.as_deref(), ..Selection::default() };
    let mut actuals: Actuals = HashMap::new();
    demand::each_piece(tx, &selection, Some(scope.from), |key, start, piece| {
        let pair = (key.product_id.clone(), key.location_id.clone());
        let channel = key.channel_id.clone().unwrap_or_default();
        let of_channel = actuals.entry(pair).or_default().entry(channel).or_insert_with(|| vec![0.0; days]);
        for (offset, observed) in (0_i64..).zip(piece) {
            let place = usize::try_from(start.number() + offset - scope.from.number()).ok();
            if let (Some(sum), Some(observed)) = (place.and_then(|at| of_channel.get_mut(at)), observed) {
                *sum += observed.quantity.to_f64();
            }
        }
    })?;
    // A series without any piece since then sold nothing.
    for key in demand::series(tx)? {
        let pair = (key.product_id, key.location_id);
        actuals.entry(pair).or_default().entry(key.channel_id.unwrap_or_default()).or_insert_with(|| vec![0.0; days]);
    }
    Ok(actuals)
}
