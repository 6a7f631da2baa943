//! Demand over the days to come, for those who plan with it.

use super::made::Made;
use super::packed;
use super::store::HORIZON;
use crate::http::ApiError;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;
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
/// location: with the events, overrides and scenario that stood on it when it was published last.
///
/// # Errors
/// A `range` fault when published forecasts do not reach so far.
pub fn outlook(tx: &mut Tx<'_>, days: i64) -> Result<Vec<Outlook>, ApiError> {
    let wanted = usize::try_from(days).ok().filter(|days| (1..=HORIZON).contains(days));
    let wanted = wanted.ok_or_else(|| ApiError::fault("days", "range", format!("must lie between 1 and {HORIZON}")))?;
    type Row = (String, String, Day, String, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Row> = tx.all(&PUBLISHED, args![])?;
    let read = |(product_id, location_id, first_day, payload, model, mean): Row| {
        let mut made: Made = serde_json::from_str(&payload).map_err(ApiError::internal)?;
        let path = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| packed::unpack(&mut bytes.as_slice()));
        if let Some(model) = path(model) {
            let mean = path(mean).unwrap_or_else(|| model.clone());
            made.moved_to(model, mean);
        }
        let sum = made.sum(0..wanted.min(made.mean.len()));
        let daily_mean = made.mean.iter().take(wanted).copied().collect();
        Ok(Outlook { product_id, location_id, first_day, mean: sum.mean, sd: sum.sd, daily_mean })
    };
    rows.into_iter().map(read).collect()
}

sql! {
    PUBLISHED = "
        SELECT product_id, location_id, first_day, payload, model_path, final_path FROM forecast
         WHERE workspace_id = $1 ORDER BY product_id, location_id";
}
