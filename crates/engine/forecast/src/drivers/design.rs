//! Drivers as columns of a regression.

use super::{Driver, DriverKind};

/// One column: what the driver says in each period, 0 where it is as usual.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) values: Vec<f64>,
    /// Periods of the history away from the usual.
    pub(super) periods: usize,
}

/// The columns of the drivers over `length` periods, of which `known` are history.
pub(super) fn columns(drivers: &[Driver<'_>], known: usize, length: usize) -> Vec<Column> {
    drivers.iter().map(|driver| column(driver, known, length)).collect()
}

fn column(driver: &Driver<'_>, known: usize, length: usize) -> Column {
    let at = |t: usize| driver.values.get(t).copied().unwrap_or(f64::NAN);
    let history = || (0..known).map(at).filter(|value| !value.is_nan());
    let values: Vec<f64> = match driver.kind {
        DriverKind::Price => {
            let usual = median(history().filter(|price| *price > 0.0).collect());
            let mut last = usual;
            let mut walk = |t: usize| {
                let price = at(t);
                last = if price > 0.0 { price } else { last };
                (last / usual).ln()
            };
            (0..length).map(&mut walk).map(finite).collect()
        }
        DriverKind::Promotion | DriverKind::Event => (0..length).map(|t| finite(at(t))).collect(),
        DriverKind::Number => {
            let count = history().count().max(1) as f64;
            let mean = history().sum::<f64>() / count;
            let spread = (history().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
            // What lies far outside the history says nothing that was ever seen.
            let scaled = |value: f64| if spread > 0.0 { ((value - mean) / spread).clamp(-4.0, 4.0) } else { 0.0 };
            (0..length).map(|t| finite(scaled(at(t)))).collect()
        }
    };
    let periods = values[..known].iter().filter(|value| value.abs() > 1e-9).count();
    Column { values, periods }
}

/// The value, or 0 (as usual) where there is none.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: DriverKind, values: &[f64], known: usize) -> Vec<f64> {
        columns(&[Driver { name: "x", kind, values }], known, 6).remove(0).values
    }

    #[test]
    fn a_price_is_measured_against_its_median_and_carried_on() {
        let values = one(DriverKind::Price, &[2.0, f64::NAN, 1.0, 2.0], 4);
        let half = 0.5_f64.ln();
        assert_eq!(values, [0.0, 0.0, half, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn an_unknown_promotion_is_none_and_an_unknown_number_is_average() {
        assert_eq!(one(DriverKind::Promotion, &[1.0, f64::NAN, 0.5], 3), [1.0, 0.0, 0.5, 0.0, 0.0, 0.0]);
        assert_eq!(one(DriverKind::Number, &[1.0, 3.0, f64::NAN], 2), [-1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
