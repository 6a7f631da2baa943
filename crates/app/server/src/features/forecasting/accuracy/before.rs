//! What was said of some days together before they began, for those who compare it with what came.

use crate::features::forecasting::versions::Said;
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// How many standard deviations the quantiles 0.05 and 0.95 of a normal distribution lie apart.
const APART: f64 = 2.0 * 1.644_853_626_951_472_2;

/// The forecast that stood before some days began, of all of them together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaidBefore {
    /// The expected demand, in the product's unit: with events, overrides and the scenario of then.
    pub mean: f64,
    /// The standard deviation of its error: of days that err independently of each other, each as wide as its quantiles
    /// 0.05 and 0.95.
    pub sd: f64,
    /// When it was made.
    pub made_at: Instant,
}

/// What was published of the `days` days from `first` on before they began, by product and location: by the forecast that
/// was made of the latest history up to the day before. Series of which nothing had been published by then, or nothing that
/// reaches so far, are left out.
pub fn said_before(
    tx: &mut Tx<'_>,
    products: &[String],
    first: Day,
    days: usize,
) -> Result<HashMap<(String, String), SaidBefore>, ApiError> {
    type Row = (String, String, Option<Day>, Option<Instant>, Option<Vec<u8>>);
    let rows: Vec<Row> = tx.all(&STOOD, args![products, first])?;
    let mut found = HashMap::new();
    for (product, location, began, made_at, data) in rows {
        let (Some(began), Some(made_at), Some(data)) = (began, made_at, data) else { continue };
        let damaged = || ApiError::internal("a version of a forecast is damaged");
        let said = Said::unpack(&data).ok_or_else(damaged)?;
        let ahead = usize::try_from(first.number() - began.number()).unwrap_or_default();
        if let Some((mean, sd)) = together(&said, ahead, days) {
            found.insert((product, location), SaidBefore { mean, sd, made_at });
        }
    }
    Ok(found)
}

/// Mean and deviation of some days together, beginning so many days after the first; `None` where it does not reach so
/// far.
fn together(said: &Said, ahead: usize, days: usize) -> Option<(f64, f64)> {
    let (mut mean, mut variance) = (0.0, 0.0);
    for day in ahead..ahead + days {
        let on = said.on(day)?;
        mean += on.mean;
        variance += ((on.high - on.low) / APART).powi(2);
    }
    Some((mean, variance.sqrt()))
}

sql! {
    STOOD = "
        SELECT f.product_id, f.location_id, v.first_day, v.made_at, v.data FROM forecast f
          LEFT JOIN forecast_version v ON v.workspace_id = f.workspace_id
           AND v.id = (SELECT n.id FROM forecast_version n
                        WHERE n.workspace_id = f.workspace_id AND n.product_id = f.product_id AND n.location_id = f.location_id
                          AND n.first_day <= $3
                        ORDER BY n.first_day DESC, n.made_at DESC LIMIT 1)
         WHERE f.workspace_id = $1 AND f.product_id = ANY($2)";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_err_independently_and_as_wide_as_their_quantiles() {
        // Four deviations of one unit each are two together.
        let (low, high) = (vec![10.0 - APART / 2.0; 6], vec![10.0 + APART / 2.0; 6]);
        let said = Said { model: vec![10.0; 6], naive: vec![0.0], low, high, ..Said::default() };
        let (mean, sd) = together(&said, 2, 4).unwrap();
        assert!((mean - 40.0).abs() < 1e-9 && (sd - 2.0).abs() < 1e-9, "{mean} {sd}");
        assert_eq!(together(&said, 3, 4), None);
    }
}
