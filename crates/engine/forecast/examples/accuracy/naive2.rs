//! Naive2, the yardstick of M3 and M4: naive on the seasonally adjusted series.

/// Forecasts with the season taken out by classical multiplicative decomposition, where the
/// autocorrelation test of M4 sees one.
pub(crate) fn naive2(values: &[f64], season: usize, horizon: usize) -> Vec<f64> {
    let last = values[values.len() - 1];
    if !seasonal(values, season) {
        return vec![last; horizon];
    }
    let indices = indices(values, season);
    let n = values.len();
    let level = last / indices[(n - 1) % season];
    (0..horizon).map(|ahead| level * indices[(n + ahead) % season]).collect()
}

fn seasonal(values: &[f64], season: usize) -> bool {
    let n = values.len();
    if season < 2 || n < 3 * season {
        return false;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let variance: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let at = |lag: usize| -> f64 {
        values[lag..].iter().zip(values).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / variance
    };
    let squares: f64 = (1..season).map(|lag| at(lag).powi(2)).sum();
    at(season).abs() > 1.645 * ((1.0 + 2.0 * squares) / n as f64).sqrt()
}

/// Seasonal indices with a mean of 1: the ratio to the centred moving average by phase.
fn indices(values: &[f64], season: usize) -> Vec<f64> {
    let half = season / 2;
    let mut sums = vec![(0.0, 0.0); season];
    for t in half..values.len() - half {
        let around = if season.is_multiple_of(2) {
            let inner: f64 = values[t - half + 1..t + half].iter().sum();
            (inner + f64::midpoint(values[t - half], values[t + half])) / season as f64
        } else {
            values[t - half..=t + half].iter().sum::<f64>() / season as f64
        };
        let (sum, count) = &mut sums[t % season];
        *sum += values[t] / around;
        *count += 1.0;
    }
    let means: Vec<f64> = sums.iter().map(|(sum, count)| sum / count).collect();
    let mean = means.iter().sum::<f64>() / season as f64;
    means.iter().map(|index| index / mean).collect()
}
