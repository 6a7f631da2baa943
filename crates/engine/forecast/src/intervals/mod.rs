//! Quantiles of every period and of their sum, from the errors of past forecasts.

mod history;
mod kind;
mod scale;

pub(crate) use history::{from_history, mix_in};
pub(crate) use kind::Widening;

use crate::choose::backtest::Plan;
use crate::distribution::{gamma_quantile, student_quantile};
use crate::spread::deviation_over;
use crate::{QuantilePath, Total};
use scale::Scale;

/// Past forecasts of the chosen model beside what happened.
pub(crate) struct Past<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) rows: &'a [f64],
    pub(crate) plan: &'a Plan,
    /// Periods in the season; 1 for none.
    pub(crate) season: usize,
}

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

    /// Errors of the sums over the first `span` periods, of every origin that can tell.
    fn sum_errors(&self, span: usize) -> impl Iterator<Item = f64> + '_ {
        let horizon = self.plan.horizon;
        let known = self.plan.origins.iter().enumerate();
        known.filter_map(move |(at, &origin)| {
            let actual = self.values.get(origin..origin + span)?;
            let row = &self.rows[at * horizon..][..span];
            Some(actual.iter().zip(row).map(|(actual, said)| actual - said).sum())
        })
    }

    /// Widening by what a short history leaves open.
    fn widening(&self) -> f64 {
        1.0 + SHORT / self.values.len() as f64
    }

    /// How many past horizons stand side by side in the errors: what overlaps is told twice.
    fn independent(&self) -> f64 {
        self.plan.origins.len() as f64 / self.plan.horizon as f64
    }
}

/// Degrees of freedom of the tail, more with more past to tell it.
const FREEDOM: (f64, f64) = (4.0, 2.0);

/// Quantile paths, lowest level first; none crosses, none is negative.
///
/// Errors are scaled by how they grow with the distance and pooled over all distances. The quantile
/// of the pool and that of a Student distribution share the word by how many errors there are: few
/// errors never show their tail.
pub(crate) fn from_errors(
    mean: &[f64],
    past: &Past<'_>,
    kind: Widening,
    levels: &[f64],
    count: bool,
) -> Vec<QuantilePath> {
    let scale = Scale::of(past);
    let mut pool: Vec<f64> = (0..past.plan.horizon)
        .flat_map(|ahead| past.errors_at(ahead).map(move |error| (ahead, error)))
        .map(|(ahead, error)| if scale.at(ahead) > 0.0 { error / scale.at(ahead) } else { 0.0 })
        .collect();
    pool.sort_unstable_by(f64::total_cmp);
    let independent = past.independent();
    let trust = independent / (independent + TRUST);
    let widening = past.widening();
    let freedom = FREEDOM.0 + FREEDOM.1 * independent;
    paths(levels, mean.len(), count, |ahead, level| {
        let seen = empirical(&pool, level);
        let assumed = widening * student_quantile(level, freedom);
        mean[ahead] + kind.at(level) * scale.at(ahead) * (trust * seen + (1.0 - trust) * assumed)
    })
}

/// Independent horizons at which the pool and the assumed distribution have the same say.
const TRUST: f64 = 3.0;
/// Widening for short histories, in periods: what they teach is uncertain itself.
const SHORT: f64 = 11.0;

/// Quantile paths around a mean of which nothing is known but that demand is positive.
pub(crate) fn from_gamma(mean: &[f64], sd: f64, levels: &[f64], count: bool) -> Vec<QuantilePath> {
    paths(levels, mean.len(), count, |ahead, level| gamma_quantile(mean[ahead], sd, level))
}

/// The sum over the first periods of a forecast: a gamma distribution with the sum's mean and the
/// error that sums of this length had in the past, wider the less past there is.
pub(crate) fn total(mean: &[f64], past: Option<&Past<'_>>, sd: f64, levels: &[f64], count: bool) -> Total {
    let sum: f64 = mean.iter().sum();
    let sd = past.map_or(sd * (mean.len() as f64).sqrt(), |past| {
        let span = mean.len().min(past.plan.horizon);
        let (square, number) =
            past.sum_errors(span).fold((0.0, 0.0), |(square, n), miss: f64| (square + miss * miss, n + 1.0));
        let rms = (square / f64::max(number, 1.0)).sqrt();
        past.widening() * deviation_over(rms, span, mean.len()) * (1.0 + SPARSE / past.independent()).sqrt()
    });
    let quantiles = paths(levels, 1, count, |_, level| gamma_quantile(sum, sd, level))
        .into_iter()
        .map(|path| (path.level, path.values[0]))
        .collect();
    Total { periods: mean.len(), mean: sum, sd, quantiles }
}

/// Variance added to that of sums for one independent horizon in the past, in shares of it.
const SPARSE: f64 = 1.0;

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
pub(crate) fn empirical(sorted: &[f64], level: f64) -> f64 {
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
}
