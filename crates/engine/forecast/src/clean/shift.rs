//! A lasting change of level, after which what came before is another time.

use super::median;

/// Where the level changed and by how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shift {
    /// The first period of the new level.
    pub(crate) at: usize,
    /// The new level in parts of the old one.
    pub(crate) ratio: f64,
}

/// How many standard errors apart the levels must be. The place is searched for, which makes large
/// distances by chance common, and sales wander.
const APART: f64 = 6.0;
/// What a step may leave of the squares around one level, and around a line.
const LEFT: (f64, f64) = (0.4, 0.6);
/// How much of the change must happen at once.
const AT_ONCE: f64 = 0.6;
/// A smaller change than this is none worth the name.
const LEAST: f64 = 1.25;
/// Fewer periods than this on either side, or than a season, show no level.
const SHORTEST: usize = 10;

/// The stretches looked at, in parts of the history's end: a change may hide another nearer to the
/// end.
const STRETCHES: [f64; 3] = [0.5, 2.0 / 3.0, 1.0];

/// Brings the history before its last lasting change of level to the new level.
///
/// The season and what is told of it stay; only the level is forgotten.
pub(super) fn level(values: &mut [f64], season: usize) -> Option<Shift> {
    let n = values.len();
    let shift = STRETCHES.iter().find_map(|share| {
        let from = n - (n as f64 * share).round() as usize;
        find(&values[from..], season).map(|found| Shift { at: from + found.at, ..found })
    })?;
    // What came before the stretch had a level of its own, so each side is brought to the new one.
    let new = mean(&values[shift.at..]);
    let (early, _) = values.split_at_mut(shift.at);
    let older = level(early, season);
    let by = new / mean(&early[older.map_or(0, |older| older.at)..]);
    early.iter_mut().for_each(|value| *value *= by);
    Some(Shift { ratio: by, ..shift })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The single step that explains most, if it explains enough (least squares: Bai, 1997), told from
/// noise by the long-run variance of what it leaves (Andrews, 1991, first-order).
fn find(values: &[f64], season: usize) -> Option<Shift> {
    let n = values.len();
    let shortest = SHORTEST.max(season);
    let quiet = values.iter().filter(|value| **value <= 0.0).count();
    if n < 2 * shortest || (season > 1 && n < 3 * season) || quiet * 4 > n {
        return None;
    }
    // A season grows with the level where nothing stands at zero.
    let logarithmic = quiet == 0;
    let seen: Vec<f64> = values.iter().map(|value| if logarithmic { value.ln() } else { *value }).collect();
    let plain = without_season(&seen, season);
    let squares = |part: &[f64]| {
        let mean = mean(part);
        part.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    let mut sums = Vec::with_capacity(n + 1);
    sums.push(0.0);
    for value in &plain {
        sums.push(sums.last().copied().unwrap_or(0.0) + value);
    }
    let between = |at: usize| {
        let (early, late) = (sums[at] / at as f64, (sums[n] - sums[at]) / (n - at) as f64);
        (at * (n - at)) as f64 / n as f64 * (late - early).powi(2)
    };
    let at = (shortest..=n - shortest).max_by(|a, b| between(*a).total_cmp(&between(*b)))?;
    let (early, late) = (mean(&plain[..at]), mean(&plain[at..]));
    let (old, new) = (mean(&values[..at]), mean(&values[at..]));
    if old <= 0.0 || new <= 0.0 || (new / old).max(old / new) < LEAST {
        return None;
    }
    let left = squares(&plain[..at]) + squares(&plain[at..]);
    let steep = left <= LEFT.0 * squares(&plain) && left <= LEFT.1 * around_line(&plain);
    let near = (shortest / 2).max(4);
    let at_once = (mean(&plain[at..at + near]) - mean(&plain[at - near..at])) / (late - early);
    let error = (long_run(&plain, at, early, late) * n as f64 / (at * (n - at)) as f64).sqrt();
    let plain_to_see = (late - early).abs() > APART * error;
    (steep && at_once >= AT_ONCE && plain_to_see).then_some(Shift { at, ratio: new / old })
}

/// The variance of a mean's worth of what the step leaves: of one period times the pull of its
/// neighbours.
fn long_run(values: &[f64], at: usize, early: f64, late: f64) -> f64 {
    let left: Vec<f64> =
        values.iter().enumerate().map(|(t, value)| value - if t < at { early } else { late }).collect();
    let variance = left.iter().map(|value| value * value).sum::<f64>() / left.len() as f64;
    if variance <= 0.0 {
        return 0.0;
    }
    let pull = left.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / (left.len() as f64 * variance);
    let pull = pull.clamp(0.0, 0.95);
    variance * (1.0 + pull) / (1.0 - pull)
}

/// Squares around the least squares line.
fn around_line(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let (centre, mean) = ((n - 1.0) / 2.0, values.iter().sum::<f64>() / n);
    let (mut cross, mut time, mut all) = (0.0, 0.0, 0.0);
    for (t, value) in values.iter().enumerate() {
        let (t, value) = (t as f64 - centre, value - mean);
        cross += t * value;
        time += t * t;
        all += value * value;
    }
    all - cross * cross / time
}

/// The values less the median distance of their phase from the mean of the season around them.
fn without_season(values: &[f64], season: usize) -> Vec<f64> {
    if season < 2 {
        return values.to_vec();
    }
    let half = season / 2;
    let mut apart = vec![Vec::new(); season];
    for t in half..values.len() - half {
        let around = &values[t - half..=(t + half).min(values.len() - 1)];
        apart[t % season].push(values[t] - around.iter().sum::<f64>() / around.len() as f64);
    }
    let phases: Vec<f64> = apart.iter().map(|apart| median(apart)).collect();
    values.iter().enumerate().map(|(t, value)| value - phases[t % season]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise that repeats only after 101 periods.
    fn noise(t: usize) -> f64 {
        (t * t * 31 % 101) as f64 / 101.0 - 0.5
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        let mut values: Vec<f64> = (0..100).map(|t| if t < 60 { 10.0 } else { 25.0 } + 4.0 * noise(t)).collect();
        let shift = level(&mut values, 1).unwrap();
        assert_eq!(shift.at, 60);
        assert!((shift.ratio - 2.5).abs() < 0.1);
        let early = values[..60].iter().sum::<f64>() / 60.0;
        assert!((early - 25.0).abs() < 0.5, "{early}");
    }

    #[test]
    fn a_step_of_a_seasonal_series_is_found() {
        let week = [3.0, 4.0, 3.0, 5.0, 9.0, 14.0, 8.0];
        let mut values: Vec<f64> = (0..140).map(|t| week[t % 7] * if t < 90 { 4.0 } else { 2.0 } + noise(t)).collect();
        let shift = level(&mut values, 7).unwrap();
        assert!(shift.at.abs_diff(90) <= 2, "{shift:?}");
        assert!((shift.ratio - 0.5).abs() < 0.03);
    }

    #[test]
    fn the_last_of_two_steps_is_the_one_that_counts() {
        let at = |t: usize| {
            if t < 40 {
                10.0
            } else if t < 80 {
                30.0
            } else {
                20.0
            }
        };
        let mut values: Vec<f64> = (0..120).map(|t| at(t) + noise(t)).collect();
        assert_eq!(level(&mut values, 1).map(|shift| shift.at), Some(80));
        assert!(values.iter().all(|value| (value - 20.0).abs() < 2.0), "{values:?}");
    }

    #[test]
    fn growth_seasons_walks_and_single_events_are_no_steps() {
        let none = |values: Vec<f64>, season: usize| {
            let mut values = values;
            assert_eq!(level(&mut values, season), None);
        };
        none((0..120).map(|t| 10.0 + 0.3 * t as f64 + noise(t)).collect(), 1);
        none((0..120).map(|t| 10.0 * 1.02_f64.powi(t) + noise(t as usize)).collect(), 1);
        none((0..120).map(|t| 20.0 + 10.0 * (t as f64 / 12.0 * std::f64::consts::TAU).sin()).collect(), 12);
        none((0..100).map(|t| 10.0 + noise(t) + if (50..56).contains(&t) { 40.0 } else { 0.0 }).collect(), 1);
        let mut walk = 50.0;
        none(
            (0..150)
                .map(|t| {
                    walk += 2.0 * noise(t * 7 + 3);
                    walk
                })
                .collect(),
            1,
        );
        none(vec![7.0; 80], 1);
    }
}
