//! Measures of quantile forecasts.

use super::{mean, naive_error};

/// Mean pinball (quantile) loss at one level, in the series' units.
#[must_use]
pub fn pinball(actual: &[f64], quantile: &[f64], level: f64) -> f64 {
    mean(actual.iter().zip(quantile).map(|(actual, quantile)| {
        let miss = actual - quantile;
        f64::max(level * miss, (level - 1.0) * miss)
    }))
}

/// Share of periods with an actual at or below the quantile; the level is what it should be.
#[must_use]
pub fn coverage(actual: &[f64], quantile: &[f64]) -> f64 {
    mean(actual.iter().zip(quantile).map(|(actual, quantile)| f64::from(u8::from(actual <= quantile))))
}

/// Scaled pinball loss of one series (M5 Uncertainty): the mean over levels of the pinball loss over
/// the mean absolute step of the training data from its first non-zero period on.
///
/// `quantiles` are levels with one value a period; NaN when the training data has no step.
#[must_use]
pub fn scaled_pinball(train: &[f64], actual: &[f64], quantiles: &[(f64, &[f64])]) -> f64 {
    let first = train.iter().position(|value| *value != 0.0).unwrap_or(0);
    let scale = naive_error(&train[first..], 1);
    if scale > 0.0 {
        mean(quantiles.iter().map(|(level, values)| pinball(actual, values, *level))) / scale
    } else {
        f64::NAN
    }
}

/// Weighted scaled pinball loss of many series (M5 Uncertainty), each as its weight and its
/// [`scaled_pinball`]. Series without a loss (NaN) carry no weight.
#[must_use]
pub fn wspl(series: &[(f64, f64)]) -> f64 {
    let known = series.iter().filter(|(_, loss)| !loss.is_nan());
    let (losses, weights) =
        known.fold((0.0, 0.0), |(losses, weights), (weight, loss)| (losses + weight * loss, weights + weight));
    losses / weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinball_weighs_misses_by_their_side() {
        assert!((pinball(&[10.0, 10.0], &[8.0, 13.0], 0.9) - (1.8 + 0.3) / 2.0).abs() < 1e-12);
    }

    #[test]
    fn coverage_counts_what_lies_at_or_below() {
        assert_eq!(coverage(&[1.0, 2.0, 3.0, 4.0], &[2.0; 4]), 0.5);
    }

    #[test]
    fn wspl_scales_by_the_mean_step_and_weighs() {
        let train = [0.0, 1.0, 3.0, 1.0];
        let (low, high) = ([1.0, 1.0], [2.0, 4.0]);
        let quantiles: [(f64, &[f64]); 2] = [(0.5, &low), (0.75, &high)];
        let flat = [2.0, 2.0];
        let one = scaled_pinball(&train, &[2.0, 2.0], &quantiles);
        let none = scaled_pinball(&flat, &[2.0], &quantiles);
        // Losses: median 0.5; 0.75 level (0 + 0.25 · 2) / 2 = 0.25; scale 2; the flat series is out.
        assert!((one - 0.375 / 2.0).abs() < 1e-12);
        assert!((wspl(&[(3.0, one), (1.0, none), (1.0, 0.0)]) - 0.75 * one).abs() < 1e-12);
    }
}
