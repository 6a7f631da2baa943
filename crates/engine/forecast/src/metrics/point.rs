//! Measures of point forecasts that need no training data.

use super::mean;

fn pairs<'a>(actual: &'a [f64], forecast: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    actual.iter().copied().zip(forecast.iter().copied())
}

/// Mean absolute error, in the series' units.
#[must_use]
pub fn mae(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(pairs(actual, forecast).map(|(actual, forecast)| (actual - forecast).abs()))
}

/// Root mean squared error, in the series' units.
#[must_use]
pub fn rmse(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(pairs(actual, forecast).map(|(actual, forecast)| (actual - forecast).powi(2))).sqrt()
}

/// Sum of absolute errors over the sum of absolute demand, 0.1 for 10 %; infinite when errors meet
/// no demand, 0 when neither is.
#[must_use]
pub fn wape(actual: &[f64], forecast: &[f64]) -> f64 {
    let errors: f64 = pairs(actual, forecast).map(|(actual, said)| (actual - said).abs()).sum();
    share(errors, pairs(actual, forecast).map(|(actual, _)| actual.abs()).sum())
}

/// Sum of (forecast − actual) over the sum of absolute demand: above 0 when too much was
/// forecast. Infinite when demand is nil and the forecast is not, 0 when neither is.
#[must_use]
pub fn bias(actual: &[f64], forecast: &[f64]) -> f64 {
    let errors: f64 = pairs(actual, forecast).map(|(actual, said)| said - actual).sum();
    share(errors, pairs(actual, forecast).map(|(actual, _)| actual.abs()).sum())
}

fn share(errors: f64, demand: f64) -> f64 {
    if errors == 0.0 { 0.0 } else { errors / demand }
}

/// Mean of |error| / |actual|, 0.1 for 10 %. Periods with an actual of zero are left out; NaN when
/// no other is left.
#[must_use]
pub fn mape(actual: &[f64], forecast: &[f64]) -> f64 {
    let sold = pairs(actual, forecast).filter(|(actual, _)| *actual != 0.0);
    mean(sold.map(|(actual, forecast)| ((actual - forecast) / actual).abs()))
}

/// Symmetric mean absolute percentage error in percent, from 0 to 200 (Makridakis, 1993, as in M3
/// and M4): mean of 200 |error| / (|actual| + |forecast|), 0 where both are zero.
#[must_use]
pub fn smape(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(pairs(actual, forecast).map(|(actual, forecast)| {
        let size = actual.abs() + forecast.abs();
        if size == 0.0 { 0.0 } else { 200.0 * (actual - forecast).abs() / size }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTUAL: [f64; 4] = [10.0, 0.0, 20.0, 10.0];
    const FORECAST: [f64; 4] = [12.0, 1.0, 15.0, 10.0];

    #[test]
    fn measures_are_those_of_the_hand() {
        assert_eq!(mae(&ACTUAL, &FORECAST), 2.0);
        assert_eq!(rmse(&ACTUAL, &FORECAST), 7.5_f64.sqrt());
        assert_eq!(wape(&ACTUAL, &FORECAST), 0.2);
        assert_eq!(bias(&ACTUAL, &FORECAST), -0.05);
        // The zero period is left out: (0.2 + 0.25 + 0) / 3.
        assert!((mape(&ACTUAL, &FORECAST) - 0.15).abs() < 1e-12);
        let by_hand = (200.0 * 2.0 / 22.0 + 200.0 + 200.0 * 5.0 / 35.0 + 0.0) / 4.0;
        assert!((smape(&ACTUAL, &FORECAST) - by_hand).abs() < 1e-12);
    }

    #[test]
    fn nothing_sold_and_nothing_forecast_is_no_error() {
        assert_eq!((wape(&[0.0], &[0.0]), smape(&[0.0], &[0.0]), bias(&[0.0], &[0.0])), (0.0, 0.0, 0.0));
        assert!(mape(&[0.0], &[1.0]).is_nan() && wape(&[0.0], &[1.0]).is_infinite());
    }
}
