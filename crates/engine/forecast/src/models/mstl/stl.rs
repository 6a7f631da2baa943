//! Seasonal-trend decomposition by local regression, one season (STL; Cleveland, Cleveland, McRae
//! and Terpenning, 1990) and several (MSTL; Bandara, Hyndman and Bergmeir, 2021).

use super::loess::Loess;

/// Passes of the inner loop; without outlier weights more change nothing.
const INNER: usize = 2;
/// Rounds over all seasons.
const ROUNDS: usize = 2;
/// Smoothing window of the shortest season in cycles, and how much wider that of each longer one.
const WINDOW: (usize, usize) = (11, 4);

/// A series taken apart; the parts add up to it together with a remainder.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// The trend.
    #[cfg(test)]
    pub(super) trend: Vec<f64>,
    /// One path a season, in the order given.
    pub(super) seasons: Vec<Vec<f64>>,
}

/// Takes out several seasons one after the other, each from the series without the others.
///
/// Seasons are the shortest first, each with at least two cycles in the values.
pub(super) fn decompose(values: &[f64], seasons: &[usize]) -> Parts {
    let n = values.len();
    let mut paths = vec![vec![0.0; n]; seasons.len()];
    let mut trend = vec![0.0; n];
    let mut rest = values.to_vec();
    let rounds = if seasons.len() > 1 { ROUNDS } else { 1 };
    for _ in 0..rounds {
        for (at, (path, &season)) in paths.iter_mut().zip(seasons).enumerate() {
            rest.iter_mut().zip(&*path).for_each(|(value, part)| *value += part);
            one(&rest, season, WINDOW.0 + WINDOW.1 * at, path, &mut trend);
            rest.iter_mut().zip(&*path).for_each(|(value, part)| *value -= part);
        }
    }
    Parts {
        #[cfg(test)]
        trend,
        seasons: paths,
    }
}

/// One season: fills its path and the trend.
fn one(values: &[f64], season: usize, window: usize, path: &mut [f64], trend: &mut [f64]) {
    let n = values.len();
    let share = 1.0 - 1.5 / window as f64;
    let wide = Loess::new(odd((1.5 * season as f64 / share).ceil() as usize));
    let cycle = Loess::new(window);
    let low = Loess::new(odd(season));
    let mut extended = vec![0.0; n + 2 * season];
    let mut filtered = vec![0.0; n];
    trend.fill(0.0);
    for _ in 0..INNER {
        let detrended: Vec<f64> = values.iter().zip(&*trend).map(|(value, trend)| value - trend).collect();
        smooth_phases(&detrended, season, cycle, &mut extended);
        let averaged = moving(&moving(&moving(&extended, season), season), 3);
        low.smooth(&averaged, &mut filtered);
        for (t, slot) in path.iter_mut().enumerate() {
            *slot = extended[season + t] - filtered[t];
        }
        let adjusted: Vec<f64> = values.iter().zip(&*path).map(|(value, part)| value - part).collect();
        wide.smooth(&adjusted, trend);
    }
}

/// The smallest odd number not below this.
const fn odd(number: usize) -> usize {
    number | 1
}

/// Smooths the values of each phase along the cycles, one cycle beyond both ends.
fn smooth_phases(values: &[f64], season: usize, loess: Loess, out: &mut [f64]) {
    let mut smooth = Vec::new();
    for phase in 0..season {
        let along: Vec<f64> = values.iter().skip(phase).step_by(season).copied().collect();
        smooth.resize(along.len(), 0.0);
        loess.smooth(&along, &mut smooth);
        out[phase] = loess.at(&along, -1.0);
        for (cycle, value) in smooth.iter().enumerate() {
            out[phase + (cycle + 1) * season] = *value;
        }
        out[phase + (along.len() + 1) * season] = loess.at(&along, along.len() as f64);
    }
}

/// Moving averages over `window` values; one value less than that shorter.
fn moving(values: &[f64], window: usize) -> Vec<f64> {
    let mut sum: f64 = values[..window].iter().sum();
    let mut out = Vec::with_capacity(values.len() + 1 - window);
    out.push(sum / window as f64);
    for t in window..values.len() {
        sum += values[t] - values[t - window];
        out.push(sum / window as f64);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_on_a_line_is_found_exactly() {
        let season = [4.0, -1.0, 0.0, -3.0];
        let values: Vec<f64> = (0..48).map(|t| 20.0 + 0.3 * t as f64 + season[t % 4]).collect();
        let parts = decompose(&values, &[4]);
        for (t, (part, trend)) in parts.seasons[0].iter().zip(&parts.trend).enumerate() {
            assert!((part - season[t % 4]).abs() < 1e-9, "{t}");
            assert!((trend - 20.0 - 0.3 * t as f64).abs() < 1e-9, "{t}");
        }
    }

    #[test]
    fn two_seasons_are_told_apart() {
        let day = |t: usize| (std::f64::consts::TAU * t as f64 / 6.0).sin();
        let week = |t: usize| 2.0 * (std::f64::consts::TAU * t as f64 / 42.0).cos();
        let values: Vec<f64> = (0..42 * 8).map(|t| 50.0 + day(t) + week(t)).collect();
        let parts = decompose(&values, &[6, 42]);
        let both = |t: usize| parts.seasons[0][t] + parts.seasons[1][t];
        for (t, value) in values.iter().enumerate() {
            assert!((both(t) + parts.trend[t] - value).abs() < 0.05, "{t}");
            assert!((parts.seasons[0][t] - day(t)).abs() < 0.1, "{t}");
        }
    }

    #[test]
    fn moving_averages_are_as_defined() {
        assert_eq!(moving(&[1.0, 2.0, 6.0, 4.0], 3), [3.0, 4.0]);
    }
}
