//! From what was recorded to what the models learn from: launches, gaps, stockouts, outliers.

mod shift;

use crate::Series;
pub(crate) use shift::Shift;

/// A history without gaps, and what was done to make it so.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clean {
    /// From the first demand on; everything when there is none.
    pub(crate) values: Vec<f64>,
    pub(crate) leading_zeros: usize,
    pub(crate) missing_filled: usize,
    pub(crate) censored_corrected: usize,
    pub(crate) outliers_corrected: usize,
    /// The last lasting change of level; what came before it has been brought to the new one.
    pub(crate) shift: Option<Shift>,
}

/// Cleans a series that holds at least one value.
pub(crate) fn clean(series: &Series<'_>, season: usize) -> Clean {
    let first = launch(series.values);
    let recorded = &series.values[first..];
    let censored: Vec<bool> =
        series.censored.map_or_else(|| vec![false; recorded.len()], |flags| flags[first..].to_vec());
    let mut values = recorded.to_vec();
    let mut missing_filled = 0;
    let mut censored_corrected = 0;
    let sound = Sound::of(recorded, &censored, season);
    for at in 0..recorded.len() {
        let missing = recorded[at].is_nan();
        if !missing && !censored[at] {
            continue;
        }
        let expected = sound.expected(at).unwrap_or(if missing { 0.0 } else { recorded[at] });
        if missing {
            values[at] = expected;
            missing_filled += 1;
        } else if expected > recorded[at] {
            values[at] = expected;
            censored_corrected += 1;
        }
    }
    let outliers_corrected = tame(&mut values, season);
    let shift = shift::level(&mut values, season);
    Clean { values, leading_zeros: first, missing_filled, censored_corrected, outliers_corrected, shift }
}

/// How unlikely the quiet before the first demand must be to count as the time before a launch.
const UNLIKELY: f64 = 1e-3;

/// Where the history begins: at the first known period, or at the first demand when the quiet
/// before it is no part of the demand.
///
/// The quiet is a part of it as long as it is not [`UNLIKELY`] by what the periods afterwards tell of the
/// chance of demand, few of which tell little; the first demand itself is not counted, for it is where
/// we look. A slow mover cut at its first demand would seem faster than it is.
fn launch(values: &[f64]) -> usize {
    let known = values.iter().position(|value| !value.is_nan()).unwrap_or(0);
    let Some(first) = values.iter().position(|value| !value.is_nan() && *value != 0.0) else {
        return known;
    };
    let after = &values[first + 1..];
    let demands = after.iter().filter(|value| **value != 0.0).count() as f64;
    let without = after.len() as f64 - demands;
    // The chance of one quiet period more and more, each told by all that came before (Laplace, 1774).
    let mut chance = 1.0;
    for quiet in 0..first - known {
        chance *= (without + 1.0 + quiet as f64) / (after.len() as f64 + 2.0 + quiet as f64);
    }
    if chance < UNLIKELY { first } else { known }
}

/// How many neighbours tell what a period would have sold.
const NEIGHBOURS: usize = 4;

/// The periods that tell of demand, by phase of the season and all together, ascending.
struct Sound<'a> {
    recorded: &'a [f64],
    phases: Vec<Vec<usize>>,
    all: Vec<usize>,
}

impl<'a> Sound<'a> {
    fn of(recorded: &'a [f64], censored: &[bool], season: usize) -> Self {
        let all: Vec<usize> = (0..recorded.len()).filter(|at| !recorded[*at].is_nan() && !censored[*at]).collect();
        let mut phases = vec![Vec::new(); season.max(1)];
        // Without a gap nothing is asked for.
        if all.len() < recorded.len() {
            all.iter().for_each(|at| phases[at % season.max(1)].push(*at));
        }
        Self { recorded, phases, all }
    }

    /// The mean of the nearest sound periods of the same phase, or of the nearest at all; `None` where
    /// there are none.
    fn expected(&self, at: usize) -> Option<f64> {
        let mut near = self.nearest(&self.phases[at % self.phases.len()], at);
        if near.len() < 2 {
            near = self.nearest(&self.all, at);
        }
        (!near.is_empty()).then(|| near.iter().sum::<f64>() / near.len() as f64)
    }

    /// What the nearest of these periods sold, the earlier first where two are as near.
    fn nearest(&self, places: &[usize], at: usize) -> Vec<f64> {
        let mut after = places.partition_point(|place| *place < at);
        let mut before = after;
        let mut near = Vec::with_capacity(NEIGHBOURS);
        while near.len() < NEIGHBOURS && (before > 0 || after < places.len()) {
            let back = before.checked_sub(1).map_or(usize::MAX, |left| at - places[left]);
            let ahead = places.get(after).map_or(usize::MAX, |right| right - at);
            if back <= ahead {
                before -= 1;
                near.push(self.recorded[places[before]]);
            } else {
                near.push(self.recorded[places[after]]);
                after += 1;
            }
        }
        near
    }
}

/// How many robust deviations away a period is an outlier.
const FAR: f64 = 8.0;

/// Brings single wild values back to the edge of the usual; the number brought back.
///
/// A value is wild when it stands [`FAR`] robust standard deviations (1.4826 × the median absolute
/// deviation; Hampel, 1974) from the median of its phase and neighbours of the phase do not. Slow
/// movers are left alone: most of their history has no deviation at all. So is the last season,
/// where a jump may be a new level.
fn tame(values: &mut [f64], season: usize) -> usize {
    let n = values.len();
    if n < (3 * season).max(12) || values.iter().filter(|value| **value == 0.0).count() * 4 > n {
        return 0;
    }
    let differences: Vec<f64> = (0..n - season).map(|t| values[t + season] - values[t]).collect();
    let centre = median(&differences);
    let deviations: Vec<f64> = differences.iter().map(|value| (value - centre).abs()).collect();
    // A difference of two periods has √2 the deviation of one.
    let spread = 1.4826 * median(&deviations) / std::f64::consts::SQRT_2;
    if spread <= 0.0 {
        return 0;
    }
    let before = values.to_vec();
    let mut tamed = 0;
    for t in season..n - season {
        let usual = f64::midpoint(before[t - season], before[t + season]);
        let apart = (before[t - season] - before[t + season]).abs();
        let miss = before[t] - usual;
        if miss.abs() > FAR * spread + apart {
            values[t] = usual + miss.signum() * 3.0 * spread;
            tamed += 1;
        }
    }
    tamed
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_before_the_launch_are_left_out() {
        // Two periods of demand after the first: three quiet ones before have a chance of
        // 1/4 · 2/5 · 3/6 = 1/20, twenty-four of 3! · 24! / 27! = 1/2,925.
        let mut values = vec![f64::NAN];
        values.extend([0.0; 24]);
        values.extend([3.0, 1.0, 2.0]);
        let launched = clean(&Series::new(&values), 1);
        assert_eq!((launched.leading_zeros, launched.values), (25, vec![3.0, 1.0, 2.0]));
        assert_eq!(clean(&Series::new(&values[22..]), 1).leading_zeros, 0);
    }

    #[test]
    fn a_quiet_start_of_a_slow_mover_is_kept() {
        let clean = clean(&Series::new(&[0.0, 0.0, 0.0, 3.0, 0.0, 2.0]), 1);
        assert_eq!((clean.leading_zeros, clean.values.len()), (0, 6));
    }

    #[test]
    fn a_gap_is_filled_from_its_phase() {
        let values = [1.0, 9.0, 1.0, f64::NAN, 1.0, 9.0, 1.0, 9.0];
        let clean = clean(&Series::new(&values), 2);
        assert_eq!((clean.missing_filled, clean.values[3]), (1, 9.0));
    }

    /// Looking for neighbours period by period took hours.
    #[test]
    fn a_gap_of_a_million_periods_is_filled_at_once() {
        let mut values = vec![f64::NAN; 1_000_000];
        (values[0], values[1], values[999_999]) = (4.0, 6.0, 8.0);
        let clean = clean(&Series::new(&values), 7);
        assert_eq!((clean.missing_filled, clean.values[500_000]), (999_997, 6.0));
    }

    #[test]
    fn a_stockout_is_raised_and_never_lowered() {
        let values = [5.0, 5.0, 1.0, 5.0, 8.0, 5.0];
        let flags = [false, false, true, false, true, false];
        let series = Series { censored: Some(&flags), ..Series::new(&values) };
        let clean = clean(&series, 1);
        assert_eq!(clean.values, [5.0, 5.0, 5.0, 5.0, 8.0, 5.0]);
        assert_eq!(clean.censored_corrected, 1);
    }

    #[test]
    fn one_wild_period_is_brought_back_and_the_rest_left() {
        let mut values: Vec<f64> = (0..60).map(|t| 20.0 + f64::from(t * t * 7 % 11)).collect();
        values[30] = 5_000.0;
        let clean = clean(&Series::new(&values), 1);
        assert_eq!(clean.outliers_corrected, 1);
        assert!(clean.values[30] < 50.0, "{}", clean.values[30]);
        assert_eq!(clean.values[29], values[29]);
    }
}
