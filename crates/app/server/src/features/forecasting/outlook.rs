//! Demand over the days to come, for those who plan with it.

use super::made::Made;
use super::scenarios;
use super::store::{self, HORIZON, Paths, Wanted};
use crate::features::demand::{self, Subject};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{DbError, Tx, args, sql};
use stockflow_kernel::{Day, Instant};
use stockflow_planning::demand::Demand;

/// Demand for a product at a location over some days together, as it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// The product's id.
    pub product_id: String,
    /// The location's id.
    pub location_id: String,
    /// The first of the days.
    pub first_day: Day,
    /// The expected demand, in the product's unit.
    pub mean: f64,
    /// The standard deviation of its error, in the product's unit.
    pub sd: f64,
    /// The expected demand of each of the days.
    pub daily_mean: Vec<f64>,
    /// When it was made: the version of the forecast.
    pub made_at: Instant,
}

impl Outlook {
    /// The demand that is not exceeded with probability `level`, strictly between 0 and 1: of a
    /// gamma distribution with this mean and deviation.
    #[must_use]
    pub fn quantile(&self, level: f64) -> f64 {
        Demand::gamma(self.mean, self.sd).map_or(self.mean, |demand| demand.quantile(level))
    }
}

/// Demand over the next `days` days (1 to [`HORIZON`]) for every published forecast, by product and
/// location: with the events as it was published last, and the overrides and the scenario that stand on it now.
///
/// # Errors
/// A `range` fault when published forecasts do not reach so far.
pub fn outlook(tx: &mut Tx<'_>, days: i64) -> Result<Vec<Outlook>, ApiError> {
    let wanted = within(days)?;
    let rows = tx.all(&PUBLISHED, args![])?;
    read(tx, rows, None, wanted)
}

/// The same for some products.
///
/// # Errors
/// As [`outlook`].
pub fn outlook_of(tx: &mut Tx<'_>, products: &[String], days: i64) -> Result<Vec<Outlook>, ApiError> {
    let wanted = within(days)?;
    let rows = tx.all(&OF_PRODUCTS, args![products])?;
    read(tx, rows, Some(products), wanted)
}

/// The locations of which anything is forecast, by id.
pub fn forecast_at(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.all(&FORECAST_AT, args![])
}

fn within(days: i64) -> Result<usize, ApiError> {
    let wanted = usize::try_from(days).ok().filter(|days| (1..=HORIZON).contains(days));
    wanted.ok_or_else(|| ApiError::fault("days", "range", format!("must lie between 1 and {HORIZON}")))
}

fn read(
    tx: &mut Tx<'_>,
    rows: Vec<(String, String, Day, Instant, String)>,
    products: Option<&[String]>,
    wanted: usize,
) -> Result<Vec<Outlook>, ApiError> {
    let mut standing: HashMap<(String, String), Paths> = HashMap::new();
    if let Some(last_day) = demand::last_day(tx)? {
        let scenario = scenarios::published(tx)?;
        let subject = Subject::default();
        let published = Wanted::of(&subject, last_day.plus(1));
        for path in store::paths(tx, Wanted { products, scenario: scenario.as_ref(), ..published })? {
            standing.insert((path.product_id.clone(), path.location_id.clone()), path);
        }
    }
    let one = |(product_id, location_id, first_day, made_at, payload): (String, String, Day, Instant, String)| {
        let mut made: Made = serde_json::from_str(&payload).map_err(ApiError::internal)?;
        if let Some(paths) = standing.remove(&(product_id.clone(), location_id.clone())) {
            made.moved_to(&paths.model, &paths.mean);
        }
        let sum = made.sum(0..wanted.min(made.mean.len()));
        let daily_mean = made.mean.iter().take(wanted).copied().collect();
        Ok(Outlook { product_id, location_id, first_day, mean: sum.mean, sd: sum.sd, daily_mean, made_at })
    };
    rows.into_iter().map(one).collect()
}

sql! {
    FORECAST_AT = "
        SELECT l.id FROM location l
         WHERE l.workspace_id = $1 AND EXISTS (SELECT 1 FROM forecast f WHERE f.workspace_id = l.workspace_id AND f.location_id = l.id)
         ORDER BY l.id";
    PUBLISHED = "
        SELECT product_id, location_id, first_day, made_at, payload FROM forecast
         WHERE workspace_id = $1 ORDER BY product_id, location_id";
    OF_PRODUCTS = "
        SELECT product_id, location_id, first_day, made_at, payload FROM forecast
         WHERE workspace_id = $1 AND product_id = ANY($2) ORDER BY product_id, location_id";
}
