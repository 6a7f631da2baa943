//! Measures scaled by what seasonal naive does on the training data.

use super::{mae, mean};

/// In-sample mean absolute error of seasonal naive, the scale of MASE; NaN when no period has one a
/// season before it.
#[must_use]
pub fn naive_error(train: &[f64], season: usize) -> f64 {
    mean(steps(train, season).map(f64::abs))
}

/// In-sample mean squared error of naive, the scale of RMSSE.
#[must_use]
pub fn squared_naive_error(train: &[f64]) -> f64 {
    mean(steps(train, 1).map(|step| step * step))
}

fn steps(train: &[f64], season: usize) -> impl Iterator<Item = f64> + '_ {
    train.iter().skip(season.max(1)).zip(train).map(|(late, early)| late - early)
}

/// Mean absolute scaled error (Hyndman and Koehler, 2006): the mean absolute error over
/// [`naive_error`].
#[must_use]
pub fn mase(train: &[f64], actual: &[f64], forecast: &[f64], season: usize) -> f64 {
    mae(actual, forecast) / naive_error(train, season)
}

/// Root mean squared scaled error (M5; Makridakis, Spiliotis and Assimakopoulos, 2022), the scale
/// taken from the first non-zero training period on.
#[must_use]
pub fn rmsse(train: &[f64], actual: &[f64], forecast: &[f64]) -> f64 {
    let first = train.iter().position(|value| *value != 0.0).unwrap_or(0);
    let square = actual.iter().zip(forecast).map(|(actual, said)| (actual - said).powi(2));
    (mean(square) / squared_naive_error(&train[first..])).sqrt()
}

/// Overall weighted average of M4: the mean of sMAPE and MASE, each over that of Naive2.
#[must_use]
pub fn owa(smape: f64, mase: f64, naive2_smape: f64, naive2_mase: f64) -> f64 {
    f64::midpoint(smape / naive2_smape, mase / naive2_mase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaled_errors_are_those_of_the_hand() {
        let train = [0.0, 2.0, 4.0, 3.0, 6.0];
        // Steps of two periods: 4, 1, 2; from the first sale on, steps of one: 2, −1, 3.
        assert!((mase(&train, &[7.0, 5.0], &[5.0, 6.0], 2) - 1.5 / (7.0 / 3.0)).abs() < 1e-12);
        let squared = (2.5_f64 / (14.0 / 3.0)).sqrt();
        assert!((rmsse(&train, &[7.0, 5.0], &[5.0, 6.0]) - squared).abs() < 1e-12);
    }

    #[test]
    fn owa_of_theta_on_m4_is_the_published_one() {
        // "Evaluation and Ranks" of the M4 competition: yearly Theta 0.872.
        assert!((owa(14.593, 3.382, 16.342, 3.974) - 0.872).abs() < 0.0005);
    }

    #[test]
    fn one_training_period_gives_no_scale() {
        assert!(mase(&[3.0], &[3.0], &[2.0], 1).is_nan());
    }
}
