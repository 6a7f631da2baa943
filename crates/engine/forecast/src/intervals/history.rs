//! Quantiles of a slow mover from its own history.

use super::paths;
use crate::QuantilePath;

/// Periods after which a past period weighs half.
const HALF_LIFE: f64 = 60.0;
/// How far quantiles go with a forecast that differs from the history's mean, and how much it may.
const FOLLOWED: f64 = 0.4;
const FARTHEST: f64 = 3.0;
/// What a period of the same phase of the season weighs.
const SAME_PHASE: f64 = 2.0;

/// Quantile paths of a slow mover: those of its history, recent periods and those of the same phase
/// of the season weighing more.
///
/// On the M5 data plain histories beat every model with normal errors: what a slow mover sells is a
/// whole number near zero, and its own past has the right ones. Where the forecast differs from the
/// history's mean, they go a part of the way with it.
pub(crate) fn from_history(
    values: &[f64],
    mean: &[f64],
    season: usize,
    levels: &[f64],
    count: bool,
) -> Vec<QuantilePath> {
    paths_of(values, mean, season, levels, FOLLOWED, count)
}

/// Mixes what the history of a fast mover's weekdays says into quantiles drawn from errors: the errors know
/// the level, the history knows the shape.
pub(crate) fn mix_in(paths: &mut [QuantilePath], values: &[f64], mean: &[f64], season: usize) {
    let levels: Vec<f64> = paths.iter().map(|path| path.level).collect();
    let history = paths_of(values, mean, season, &levels, 0.0, false);
    for (path, own) in paths.iter_mut().zip(&history) {
        for (value, own) in path.values.iter_mut().zip(&own.values) {
            *value = ((1.0 - OWN) * *value + OWN * own).round();
        }
    }
}

/// What the history says beside the errors.
const OWN: f64 = 0.35;

fn paths_of(
    values: &[f64],
    mean: &[f64],
    season: usize,
    levels: &[f64],
    followed: f64,
    count: bool,
) -> Vec<QuantilePath> {
    let n = values.len();
    let periods = mean.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let decay = 0.5_f64.powf(1.0 / HALF_LIFE);
    let weights: Vec<f64> = (0..n).map(|t| decay.powf((n - 1 - t) as f64)).collect();
    let pools: Vec<(f64, Vec<(f64, f64)>)> = (0..season.min(periods))
        .map(|ahead| {
            let phase = (n + ahead) % season;
            let weight = |t: usize| {
                if season > 1 && t % season == phase { SAME_PHASE * weights[t] } else { weights[t] }
            };
            let sum: f64 = (0..n).map(weight).sum();
            let usual = (0..n).map(|t| weight(t) * values[t]).sum::<f64>() / sum;
            let mut below = 0.0;
            let pool = order.iter().map(|&t| {
                below += weight(t) / sum;
                (below, values[t])
            });
            (usual, pool.collect())
        })
        .collect();
    paths(levels, periods, count, |ahead, level| {
        let (usual, pool) = &pools[ahead % season];
        let at = pool.partition_point(|(below, _)| *below < level);
        let ratio = if *usual > 0.0 { (mean[ahead] / usual).clamp(1.0 / FARTHEST, FARTHEST) } else { 1.0 };
        pool.get(at).or(pool.last()).map_or(0.0, |(_, value)| *value) * (1.0 - followed + followed * ratio)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_mover_keeps_the_quantiles_of_its_history() {
        let values: Vec<f64> = (0..50).map(|t| if t % 5 == 0 { 3.0 } else { 0.0 }).collect();
        let paths = from_history(&values, &[0.6; 4], 1, &[0.5, 0.95], true);
        assert_eq!(paths[0].values, [0.0; 4]);
        assert_eq!(paths[1].values, [3.0; 4]);
    }

    #[test]
    fn quantiles_go_a_part_of_the_way_with_the_forecast() {
        // Twice the mean of 0.6: two fifths of the way from 3 to 6.
        let values: Vec<f64> = (0..600).map(|t| if t % 5 == 0 { 3.0 } else { 0.0 }).collect();
        let usual = from_history(&values, &[0.6], 1, &[0.95], false)[0].values[0];
        let doubled = from_history(&values, &[1.2], 1, &[0.95], false)[0].values[0];
        // The history's weighted mean is not quite 0.6.
        assert!((usual - 3.0).abs() < 0.06 && (doubled - 4.2).abs() < 0.06, "{usual} {doubled}");
    }

    #[test]
    fn the_phase_of_the_season_counts_twice() {
        // Demand on every second period: that phase holds two thirds of it where it counts twice.
        let values: Vec<f64> = (0..60).map(|t| if t % 2 == 0 { 4.0 } else { 0.0 }).collect();
        let paths = from_history(&values, &[2.0; 2], 2, &[0.4], true);
        assert_eq!(paths[0].values, [4.0, 0.0]);
    }
}
