//! Published forecasts in the database.

use super::further::Further;
use super::made::Made;
use super::months;
use super::overlay::{OverridePart, overridden};
use super::overrides;
use super::packed;
use super::scenarios::{self, Ready};
use crate::features::demand::{self, Subject};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Query, Tx, args, bulk, sql};
use stockflow_forecast::deviation_over;
use stockflow_kernel::{Day, Instant};

/// Days that a published forecast covers.
pub const HORIZON: usize = 35;

/// A published forecast.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    /// The model's own: without the events to come, overrides and a scenario.
    pub(super) made: Made,
    pub(super) made_at: Instant,
    /// A fingerprint of what its history was cleaned of.
    pub(super) learnt: i64,
}

/// The published forecast of a product at a location, while it is that of today's history.
pub(super) fn current(
    tx: &mut Tx<'_>,
    product: &str,
    location: &str,
    first_day: Day,
) -> Result<Option<Stored>, ApiError> {
    let row: Option<(i64, i64, String, Instant)> = tx.optional(&CURRENT, args![product, location, first_day])?;
    let Some((version, learnt, payload, made_at)) = row else { return Ok(None) };
    if version != demand::versions(tx, product, location)? {
        return Ok(None);
    }
    let made = serde_json::from_str(&payload).map_err(ApiError::internal)?;
    Ok(Some(Stored { made, made_at, learnt }))
}

/// What stands published of one series.
#[derive(Debug, Clone)]
pub(super) struct Paths {
    pub(super) product_id: String,
    pub(super) location_id: String,
    /// Means with events.
    pub(super) model: Vec<f64>,
    /// With overrides and a scenario too.
    pub(super) mean: Vec<f64>,
    /// The deviation of the error of the published days together, as the model has it.
    pub(super) sd: f64,
    /// What [carries it on](Further): demand a day in each month ahead; empty: not known.
    pub(super) rates: Vec<f64>,
}

impl Paths {
    /// The deviation of the error of the first days together, in parts of what is expected now. Beyond the days that are
    /// published it grows as it does within them, and as demand itself does; where nothing was expected of them it is that
    /// of a Poisson distribution.
    pub(super) fn sd_of_first(&self, days: usize) -> f64 {
        let (model, mean): (f64, f64) = (self.model.iter().sum(), self.mean.iter().sum());
        let moved = if model > 0.0 { mean / model } else { 1.0 };
        let sum = |path: &[f64], days: usize| path.iter().take(days).sum::<f64>();
        let (published, reached) = (sum(&self.model, HORIZON), sum(&self.model, days.max(HORIZON)));
        if published <= 0.0 && reached > 0.0 {
            return sum(&self.mean, days).sqrt();
        }
        let grown = if published > 0.0 { reached / published * HORIZON as f64 / days.max(HORIZON) as f64 } else { 1.0 };
        deviation_over(self.sd * moved * grown, HORIZON, days)
    }
}

/// Which published paths, and what is to stand on them.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) subject: &'a Subject,
    /// Of these only.
    pub(super) products: Option<&'a [String]>,
    pub(super) first_day: Day,
    pub(super) scenario: Option<&'a Ready>,
    /// Only those on which a scenario or overrides stand.
    pub(super) moved: bool,
    /// How many days at least; beyond those that are published the paths are [carried on](Further).
    pub(super) days: usize,
}

impl<'a> Wanted<'a> {
    /// Everything that the subject covers, as it is published, without a scenario.
    pub(super) const fn of(subject: &'a Subject, first_day: Day) -> Self {
        Self { subject, products: None, first_day, scenario: None, moved: false, days: HORIZON }
    }
}

/// The published paths, from one day on, of everything that the subject covers, whatever its channel, with the
/// overrides and the scenario that stand on them at this moment.
pub(super) fn paths(tx: &mut Tx<'_>, wanted: Wanted<'_>) -> Result<Vec<Paths>, ApiError> {
    let mut paths = Vec::new();
    each_path(tx, wanted, |path| paths.push(path))?;
    Ok(paths)
}

/// As [`paths`], one after the other.
pub(super) fn each_path(tx: &mut Tx<'_>, wanted: Wanted<'_>, mut tell: impl FnMut(Paths)) -> Result<(), ApiError> {
    let Wanted { subject, products, first_day, scenario, moved, days } = wanted;
    let overrides = overrides::all_standing(tx, first_day)?;
    let differences: HashMap<(String, String), Vec<u8>> = match scenario {
        Some(ready) => {
            let all = scenarios::differences(tx, &ready.id)?.into_iter();
            all.map(|(product, location, ratios)| ((product, location), ratios)).collect()
        }
        None => HashMap::new(),
    };
    if moved && overrides.is_empty() && differences.is_empty() {
        return Ok(());
    }
    let further = if days > HORIZON { Some(Further::read(tx, first_day, &[])?) } else { None };
    let begins = scenario.map_or(first_day, |ready| ready.first_day);
    for path in model_paths(tx, subject, products, first_day)? {
        let ModelPath { product_id, location_id, model, sd, rates } = path;
        let key = (product_id, location_id);
        let (ratios, parts) = (differences.get(&key), overrides.get(&key));
        if moved && ratios.is_none() && parts.is_none() {
            continue;
        }
        let model = match &further {
            Some(further) => further.carry_on(model, &rates, &further.factors(&further.events, &key, days)),
            None => model,
        };
        let mean = standing_on(&model, first_day, ratios.map(|ratios| (ratios.as_slice(), begins)), parts);
        let (product_id, location_id) = key;
        tell(Paths { product_id, location_id, model, mean, sd, rates });
    }
    Ok(())
}

/// A model's path with a scenario (its packed ratios, and the day on which they begin) and overrides.
pub(super) fn standing_on(
    model: &[f64],
    first_day: Day,
    scenario: Option<(&[u8], Day)>,
    overrides: Option<&Vec<OverridePart>>,
) -> Vec<f64> {
    let mut mean = model.to_vec();
    if let Some((packed, begins)) = scenario
        && let Some(ratios) = packed::unpack(&mut &*packed)
    {
        let ratios = scenarios::aligned(&ratios, begins, first_day, mean.len());
        mean.iter_mut().zip(ratios).for_each(|(mean, ratio)| *mean *= ratio);
    }
    match overrides {
        Some(parts) => overridden(&mean, first_day, parts),
        None => mean,
    }
}

/// What is published of one series.
struct ModelPath {
    product_id: String,
    location_id: String,
    model: Vec<f64>,
    sd: f64,
    rates: Vec<f64>,
}

fn model_paths(
    tx: &mut Tx<'_>,
    subject: &Subject,
    products: Option<&[String]>,
    first_day: Day,
) -> Result<Vec<ModelPath>, ApiError> {
    let mut query = Query::scoped(
        "SELECT f.product_id, f.location_id, f.model_path, f.sd, f.months FROM forecast f WHERE f.workspace_id = $1",
    );
    query.push(" AND f.first_day = $?", first_day);
    if let Some(product) = &subject.product_id {
        query.push(" AND f.product_id = $?", product.as_str());
    }
    if let Some(products) = products {
        query.push(" AND f.product_id = ANY($?)", products.to_vec());
    }
    if let Some(location) = &subject.location_id {
        query.push(" AND f.location_id = $?", location.as_str());
    }
    if let Some(visible) = &subject.visible {
        query.push(" AND f.location_id = ANY($?)", visible.clone());
    }
    query.push_static(" ORDER BY f.product_id, f.location_id");
    type Row = (String, String, Option<Vec<u8>>, f64, Option<Vec<u8>>);
    let rows: Vec<Row> = tx.query_all(&query)?;
    let row = |(product_id, location_id, path, sd, months): Row| {
        let model = packed::unpack(&mut path?.as_slice())?;
        Some(ModelPath { product_id, location_id, model, sd, rates: months::rates(months.as_deref()) })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

bulk! {
    PUBLISH = {
        table: "forecast",
        key: ["workspace_id", "product_id", "location_id"],
        columns: [
            "workspace_id", "product_id", "location_id", "first_day", "horizon", "history_version", "learnt", "overlay", "payload",
            "model_path", "final_path", "sd", "months", "months_learnt", "made_at"
        ],
        types: [Text, Text, Text, I64, I64, I64, I64, Text, Text, Bytes, Bytes, F64, Bytes, I64, I64],
        conflict: Update,
    };
}

sql! {
    CURRENT = "
        SELECT history_version, learnt, payload, made_at FROM forecast
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND first_day = $4";
}
