//! Quantiles of every period and of their sum, from the errors of past forecasts.

use crate::choose::backtest::Plan;
use crate::distribution::gamma_quantile;
use crate::{QuantilePath, Total};

/// Past forecasts of the chosen model beside what happened.
pub(crate) struct Past<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) rows: &'a [f64],
    pub(crate) plan: &'a Plan,
}

/// How many past errors make a quantile; neighbouring horizons are pooled until there are enough.
const ENOUGH: usize = 30;

impl Past<'_> {
    /// Errors (actual − forecast) at `ahead` periods, from 0, of every origin that can tell.
    fn errors_at(&self, ahead: usize) -> impl Iterator<Item = f64> + '_ {
        let horizon = self.plan.horizon;
        let known = self.plan.origins.iter().enumerate();
        known.filter_map(move |(at, &origin)| {
            let actual = self.values.get(origin + ahead)?;
            Some(actual - self.rows[at * horizon + ahead])
        })
    }

    /// Sorted errors at about this many periods ahead.
    fn pooled(&self, ahead: usize) -> Vec<f64> {
        let furthest = self.plan.horizon - 1;
        let ahead = ahead.min(furthest);
        let mut errors: Vec<f64> = self.errors_at(ahead).collect();
        for reach in 1..self.plan.horizon {
            if errors.len() >= ENOUGH {
                break;
            }
            if let Some(before) = ahead.checked_sub(reach) {
                errors.extend(self.errors_at(before));
            }
            if ahead + reach <= furthest {
                errors.extend(self.errors_at(ahead + reach));
            }
        }
        errors.sort_unstable_by(f64::total_cmp);
        errors
    }

    /// Root mean square of the errors of sums over `periods`, scaled when the past is shorter.
    fn sum_error(&self, periods: usize) -> f64 {
        let span = periods.min(self.plan.horizon);
        let horizon = self.plan.horizon;
        let (mut square, mut count) = (0.0, 0.0);
        for (at, &origin) in self.plan.origins.iter().enumerate() {
            let Some(actual) = self.values.get(origin..origin + span) else {
                break;
            };
            let row = &self.rows[at * horizon..at * horizon + span];
            let miss: f64 = actual.iter().zip(row).map(|(actual, said)| actual - said).sum();
            square += miss * miss;
            count += 1.0;
        }
        let rms = (square / f64::max(count, 1.0)).sqrt();
        // Between independent errors (power ½) and a wrong level throughout (power 1).
        rms * (periods as f64 / span as f64).powf(0.75)
    }
}

/// Quantile paths, lowest level first, from pooled errors; none crosses, none is negative.
pub(crate) fn from_errors(mean: &[f64], past: &Past<'_>, levels: &[f64], count: bool) -> Vec<QuantilePath> {
    let horizon = past.plan.horizon;
    let pools: Vec<Vec<f64>> = (0..horizon.min(mean.len())).map(|ahead| past.pooled(ahead)).collect();
    paths(levels, mean.len(), count, |ahead, level| mean[ahead] + empirical(&pools[ahead.min(pools.len() - 1)], level))
}

/// Quantile paths of a slow mover: those of its recent history, its phase of the season twice.
pub(crate) fn from_history(
    values: &[f64],
    periods: usize,
    season: usize,
    levels: &[f64],
    count: bool,
) -> Vec<QuantilePath> {
    let recent = &values[values.len().saturating_sub(RECENT)..];
    let skipped = values.len() - recent.len();
    let pools: Vec<Vec<f64>> = (0..season.min(periods))
        .map(|ahead| {
            let phase = (values.len() + ahead) % season;
            let mut pool = recent.to_vec();
            let same = recent.iter().enumerate().filter(|(at, _)| (skipped + at) % season == phase);
            if season > 1 {
                pool.extend(same.map(|(_, value)| value));
            }
            pool.sort_unstable_by(f64::total_cmp);
            pool
        })
        .collect();
    paths(levels, periods, count, |ahead, level| empirical(&pools[ahead % season], level))
}

/// How many periods of a slow mover are its recent history.
const RECENT: usize = 56;

/// Quantile paths around a mean of which nothing is known but that demand is positive.
pub(crate) fn from_gamma(mean: &[f64], sd: f64, levels: &[f64], count: bool) -> Vec<QuantilePath> {
    paths(levels, mean.len(), count, |ahead, level| gamma_quantile(mean[ahead], sd, level))
}

/// The sum over the first periods of a forecast: a gamma distribution with the sum's mean and the
/// error that sums of this length had in the past.
pub(crate) fn total(mean: &[f64], past: Option<&Past<'_>>, sd: f64, levels: &[f64], count: bool) -> Total {
    let sum: f64 = mean.iter().sum();
    let independent = sd * (mean.len() as f64).sqrt();
    let sd = past.map_or(independent, |past| past.sum_error(mean.len()));
    let quantiles = paths(levels, 1, count, |_, level| gamma_quantile(sum, sd, level))
        .into_iter()
        .map(|path| (path.level, path.values[0]))
        .collect();
    Total { periods: mean.len(), mean: sum, sd, quantiles }
}

/// Evaluates quantiles level by level, upwards, so that none falls below the one before.
fn paths(levels: &[f64], periods: usize, count: bool, quantile: impl Fn(usize, f64) -> f64) -> Vec<QuantilePath> {
    let mut sorted = levels.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.dedup();
    let mut floor = vec![0.0; periods];
    sorted
        .into_iter()
        .map(|level| {
            for (ahead, floor) in floor.iter_mut().enumerate() {
                let value = quantile(ahead, level);
                let value = if count { value.round() } else { value };
                *floor = value.max(*floor);
            }
            QuantilePath { level, values: floor.clone() }
        })
        .collect()
}

/// Quantile of a sorted sample by the (n + 1) rule of split conformal prediction, straight between
/// neighbours, the extremes beyond them.
fn empirical(sorted: &[f64], level: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = (level * (sorted.len() + 1) as f64 - 1.0).clamp(0.0, last as f64);
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empirical_quantiles_follow_the_n_plus_one_rule() {
        let sample: Vec<f64> = (1..=9).map(f64::from).collect();
        assert_eq!(empirical(&sample, 0.5), 5.0);
        assert_eq!(empirical(&sample, 0.1), 1.0);
        assert!((empirical(&sample, 0.85) - 8.5).abs() < 1e-12);
        assert_eq!(empirical(&sample, 0.999), 9.0);
    }

    #[test]
    fn levels_come_sorted_and_once() {
        let paths = from_gamma(&[4.0], 2.0, &[0.9, 0.1, 0.9], false);
        let levels: Vec<f64> = paths.iter().map(|path| path.level).collect();
        assert_eq!(levels, [0.1, 0.9]);
        assert!(paths[0].values[0] < paths[1].values[0]);
    }

    #[test]
    fn a_slow_mover_keeps_the_quantiles_of_its_history() {
        let values: Vec<f64> = (0..50).map(|t| if t % 5 == 0 { 3.0 } else { 0.0 }).collect();
        let paths = from_history(&values, 4, 1, &[0.5, 0.95], true);
        assert_eq!(paths[0].values, [0.0; 4]);
        assert_eq!(paths[1].values, [3.0; 4]);
    }
}
