//! Days of a forecast gathered into weeks, months, or any number of days.

use super::made::{Made, rounded};
use super::wire::{ForecastPoint, ForecastTotal};
use crate::features::demand::{Granularity, buckets};
use std::collections::BTreeMap;
use std::ops::Range;
use stockflow_forecast::ERROR_GROWTH;
use stockflow_kernel::Day;
use stockflow_planning::demand::Demand;

/// The sum of consecutive days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sum {
    /// The expected demand.
    pub(super) mean: f64,
    /// The standard deviation of its error.
    pub(super) sd: f64,
}

impl Made {
    /// The points of the first `horizon` days.
    pub(super) fn points(
        &self,
        first_day: Day,
        horizon: usize,
        granularity: Granularity,
        levels: &[f64],
    ) -> Vec<ForecastPoint> {
        buckets(granularity, first_day, horizon.min(self.mean.len()))
            .map(|(date, days)| ForecastPoint {
                date,
                days: days.len() as i64,
                mean: rounded(self.mean[days.clone()].iter().sum()),
                model_mean: rounded(self.model()[days.clone()].iter().sum()),
                seasonal_naive: rounded(self.seasonal_naive[days.clone()].iter().sum()),
                quantiles: named(levels, &self.bucket(days, granularity, levels)),
            })
            .collect()
    }

    /// The first `horizon` days together.
    pub(super) fn total(&self, horizon: usize, levels: &[f64]) -> ForecastTotal {
        let mean = rounded(self.mean[..horizon].iter().sum());
        ForecastTotal { mean, quantiles: named(levels, &self.quantiles_of(0..horizon, levels)) }
    }

    /// The means before overrides and a scenario.
    pub(super) fn model(&self) -> &[f64] {
        if self.model_mean.len() == self.mean.len() { &self.model_mean } else { &self.mean }
    }

    fn bucket(&self, days: Range<usize>, granularity: Granularity, levels: &[f64]) -> Vec<f64> {
        if granularity != Granularity::Day {
            return self.quantiles_of(days, levels);
        }
        levels.iter().map(|level| self.path(*level).map_or(0.0, |path| path[days.start])).collect()
    }

    /// The quantiles of the sum of some days: of all days as the engine has them; else of a gamma
    /// distribution with the sum's mean and error, as the engine has it for the whole.
    fn quantiles_of(&self, days: Range<usize>, levels: &[f64]) -> Vec<f64> {
        if days == (0..self.mean.len()) {
            let at = |level: &f64| self.levels.iter().position(|known| known == level);
            return levels.iter().map(|level| at(level).map_or(0.0, |at| self.total[at])).collect();
        }
        let sum = self.sum(days);
        let demand = Demand::gamma(sum.mean, sum.sd);
        let mut floor = 0.0_f64;
        let quantile = |level: &f64| {
            let value = demand.as_ref().map_or(sum.mean, |demand| demand.quantile(*level));
            floor = floor.max(if self.whole { value.round() } else { rounded(value) });
            floor
        };
        levels.iter().map(quantile).collect()
    }

    /// Mean and error of the sum of some days.
    ///
    /// The error is that of as many days from the first, which was measured, times how much wider
    /// single days are by then than at first.
    pub(super) fn sum(&self, days: Range<usize>) -> Sum {
        let mean = self.mean[days.clone()].iter().sum();
        let width = |days: Range<usize>| -> f64 {
            match (self.path(0.05), self.path(0.95)) {
                (Some(low), Some(high)) => days.map(|day| high[day] - low[day]).sum(),
                _ => 0.0,
            }
        };
        let (first, here) = (width(0..days.len()), width(days.clone()));
        let growth = if days.start > 0 && first > 0.0 { (here / first).clamp(0.5, 4.0) } else { 1.0 };
        Sum { mean, sd: self.sd_of_first(days.len()) * growth }
    }

    /// The error of the sum of the first `days` days: measured at some lengths, between them a power
    /// of the length, between ½ (independent days) and 1 (a wrong level throughout).
    fn sd_of_first(&self, days: usize) -> f64 {
        let power = |from: &(usize, f64), to: &(usize, f64)| {
            let power = (to.1 / from.1).ln() / (to.0 as f64 / from.0 as f64).ln();
            if power.is_finite() { power.clamp(0.5, 1.0) } else { ERROR_GROWTH }
        };
        let after = self.spread.iter().position(|(length, _)| *length >= days);
        let (base, exponent) = match (after, self.spread.as_slice()) {
            (_, []) => return 0.0,
            (_, [only]) => (only, ERROR_GROWTH),
            (Some(0), [first, second, ..]) => (first, power(first, second)),
            (Some(at), all) => (&all[at], power(&all[at - 1], &all[at])),
            (None, [.., before, last]) => (last, power(before, last)),
        };
        base.1 * (days as f64 / base.0 as f64).powf(exponent)
    }

    fn path(&self, level: f64) -> Option<&[f64]> {
        let at = self.levels.iter().position(|known| *known == level)?;
        self.quantiles.get(at).map(Vec::as_slice)
    }
}

fn named(levels: &[f64], quantiles: &[f64]) -> BTreeMap<String, f64> {
    levels.iter().zip(quantiles).map(|(level, quantile)| (level.to_string(), *quantile)).collect()
}
