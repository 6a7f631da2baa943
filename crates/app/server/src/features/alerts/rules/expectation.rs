//! What a week was expected to be, kept until it is over: a forecast is replaced by the next one long before it can be
//! compared with what came.

use super::outlook::over;
use crate::features::demand::{Selection, history};
use crate::features::forecasting::Outlook;
use crate::http::ApiError;
use stockflow_db::{Arg, Tx, args, bulk, from_row, sql};
use stockflow_kernel::Day;

/// Days that are compared together: a week, so that every weekday is in it.
pub(super) const DAYS: i64 = 7;

/// A week that is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Past {
    pub(super) first_day: Day,
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) actual: f64,
}

/// What is expected of a product at a location in the week from a day on, and how the week before it went.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Expectation {
    product_id: String,
    location_id: String,
    first_day: Day,
    mean: f64,
    sd: f64,
    past: Option<Past>,
}

struct Row {
    product_id: String,
    location_id: String,
    first_day: Day,
    mean: f64,
    sd: f64,
    past_first_day: Option<Day>,
    past_mean: f64,
    past_sd: f64,
    past_actual: f64,
}
from_row!(Row { product_id, location_id, first_day, mean, sd, past_first_day, past_mean, past_sd, past_actual });

impl From<Row> for Expectation {
    fn from(row: Row) -> Self {
        let past = row.past_first_day.map(|first_day| Past {
            first_day,
            mean: row.past_mean,
            sd: row.past_sd,
            actual: row.past_actual,
        });
        Self {
            product_id: row.product_id,
            location_id: row.location_id,
            first_day: row.first_day,
            mean: row.mean,
            sd: row.sd,
            past,
        }
    }
}

impl Expectation {
    /// Of the week from a day on, as it is forecast now.
    fn of(outlook: &Outlook, first_day: Day, past: Option<Past>) -> Self {
        let (mean, variance) = over(Some(outlook), first_day, DAYS);
        let (product_id, location_id) = (outlook.product_id.clone(), outlook.location_id.clone());
        Self { product_id, location_id, first_day, mean, sd: variance.sqrt(), past }
    }

    pub(super) fn place(&self) -> (String, String) {
        (self.product_id.clone(), self.location_id.clone())
    }

    pub(super) const fn past(&self) -> Option<Past> {
        self.past
    }

    /// Its row, in the order of [`KEEP`].
    fn row(&self) -> Vec<Arg> {
        let past = self.past;
        args![
            &self.product_id,
            &self.location_id,
            self.first_day,
            self.mean,
            self.sd,
            past.map(|past| past.first_day),
            past.map_or(0.0, |past| past.mean),
            past.map_or(0.0, |past| past.sd),
            past.map_or(0.0, |past| past.actual)
        ]
    }
}

/// What is kept of some products.
pub(super) fn kept(tx: &mut Tx<'_>, products: &[String]) -> Result<Vec<Expectation>, ApiError> {
    let rows: Vec<Row> = tx.all(&OF_PRODUCTS, args![products])?;
    Ok(rows.into_iter().map(Expectation::from).collect())
}

/// What is to be kept from now on, where that is another: a first expectation, or the next one once the week is over by
/// the workspace's demand history, which ends on `end`.
pub(super) fn next(
    tx: &mut Tx<'_>,
    known: Option<&Expectation>,
    outlook: &Outlook,
    end: Option<Day>,
) -> Result<Option<Expectation>, ApiError> {
    let Some(known) = known else { return Ok(Some(Expectation::of(outlook, outlook.first_day, None))) };
    let last = known.first_day.plus(DAYS - 1);
    if end.is_none_or(|end| end < last) {
        return Ok(None);
    }
    let selection =
        Selection { product: Some(&known.product_id), location: Some(&known.location_id), ..Selection::default() };
    let actual = history(tx, &selection)?.map_or(0.0, |history| {
        let on = |day: i64| usize::try_from(day - history.first_day.number()).ok().and_then(|at| history.days.get(at));
        let days = (known.first_day.number()..=last.number()).filter_map(on);
        days.map(|day| day.micros as f64 / 1e6).sum()
    });
    let past = Past { first_day: known.first_day, mean: known.mean, sd: known.sd, actual };
    let first_day = outlook.first_day.max(last.plus(1));
    Ok(Some(Expectation::of(outlook, first_day, Some(past))))
}

/// Keeps expectations in place of those before.
pub(in super::super) fn keep(tx: &mut Tx<'_>, expectations: &[Expectation]) -> Result<(), ApiError> {
    tx.bulk(&KEEP, expectations.iter().map(Expectation::row))?;
    Ok(())
}

sql! {
    OF_PRODUCTS = "
        SELECT product_id, location_id, first_day, mean, sd, past_first_day, past_mean, past_sd, past_actual FROM alert_expectation
         WHERE workspace_id = $1 AND product_id = ANY($2)";
}

bulk! {
    KEEP = {
        table: "alert_expectation",
        key: ["workspace_id", "product_id", "location_id"],
        columns: [
            "workspace_id", "product_id", "location_id", "first_day", "mean", "sd", "past_first_day", "past_mean", "past_sd", "past_actual"
        ],
        types: [Text, Text, Text, I64, F64, F64, I64, F64, F64, F64],
        conflict: Update,
    };
}
