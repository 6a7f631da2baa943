//! How errors grow with the distance.

use super::Past;

/// A scale that grows as a power of the distance.
pub(super) struct Scale {
    first: f64,
    power: f64,
}

/// Power taken when not even the values can tell: between a fixed level (0) and a random walk (½).
const USUAL: f64 = 0.35;
/// The power for a history of noise around a level, and what it gains with that of the values: errors of models grow
/// even there, and otherwise a little less than the values move apart. Found on windows inside the training rows of eight
/// sets; the pinball loss falls on each.
const LEAST: f64 = 0.2;
const FOLLOWED: f64 = 0.8;
/// Less than this part of the mean square is no variance but rounding.
const ROUNDING: f64 = 1e-9;
/// Independent horizons at which the past's own power has half the say.
const TRUST: f64 = 4.0;

impl Scale {
    /// The power by least squares between logarithms, drawn towards the one that the values themselves suggest, for a few
    /// errors hardly tell it; the first from the mean square at all distances.
    pub(super) fn of(past: &Past<'_>) -> Self {
        let horizon = past.plan.horizon;
        let mean_square = |ahead: usize| {
            let (sum, n) = past.errors_at(ahead).fold((0.0, 0.0), |(s, n), e| (s + e * e, n + 1.0));
            sum / f64::max(n, 1.0)
        };
        let squares: Vec<f64> = (0..horizon).map(mean_square).collect();
        let points: Vec<(f64, f64)> = (1..)
            .zip(&squares)
            .filter(|(_, square)| **square > 0.0)
            .map(|(distance, square)| (f64::from(distance).ln(), 0.5 * square.ln()))
            .collect();
        let independent = past.independent();
        let trust = independent / (independent + TRUST);
        let usual = usual(past.values, past.season, horizon);
        let own = slope(&points).unwrap_or(usual).clamp(0.0, 1.0);
        let power = trust * own + (1.0 - trust) * usual;
        let mut mean = 0.0;
        for (distance, square) in (1..).zip(&squares) {
            mean += square / f64::from(distance).powf(2.0 * power) / horizon as f64;
        }
        Self { first: mean.sqrt(), power }
    }

    /// The scale at `ahead` periods, from 0.
    pub(super) fn at(&self, ahead: usize) -> f64 {
        self.first * (ahead as f64 + 1.0).powf(self.power)
    }
}

/// The power that the values suggest: how their differences over 1, 2, 4, … periods spread, about their mean, as the
/// variogram has it (Matheron, 1963); of differences over a season where there is one, within which it cancels out.
fn usual(values: &[f64], season: usize, horizon: usize) -> f64 {
    let lag = if season > 1 { season } else { 0 };
    if values.len() <= 2 * lag {
        return USUAL;
    }
    let known = values.len() - lag;
    let within = if season > 1 { season - 1 } else { horizon };
    let most = within.min(horizon).min(known / 3);
    let value = |at: usize| values[at + lag] - if lag > 0 { values[at] } else { 0.0 };
    let mut points = Vec::with_capacity(8);
    let mut apart = 1;
    while apart <= most {
        let count = (known - apart) as f64;
        let (sum, squares) = (0..known - apart)
            .map(|at| value(at + apart) - value(at))
            .fold((0.0, 0.0), |(sum, squares), moved| (sum + moved, squares + moved * moved));
        let (mean, square) = (sum / count, squares / count);
        let variance = square - mean * mean;
        if variance > ROUNDING * square {
            points.push(((apart as f64).ln(), 0.5 * variance.ln()));
        }
        apart *= 2;
    }
    slope(&points).map_or(USUAL, |slope| (LEAST + FOLLOWED * slope).clamp(0.0, 1.0))
}

fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / n, y + point.1 / n));
    let (cross, square) = points.iter().fold((0.0, 0.0), |(cross, square), point| {
        (cross + (point.0 - x) * (point.1 - y), square + (point.0 - x).powi(2))
    });
    (square > 0.0).then(|| cross / square)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wanders_suggests_faster_growth_than_what_stays() {
        // Two steps up, two down: the variance is 1 over one period and 2 over two, so the power is a half.
        let wander: Vec<f64> = (0..801).map(|t| [0.0, 1.0, 2.0, 1.0][t % 4]).collect();
        assert!((usual(&wander, 1, 2) - 0.6).abs() < 1e-3);
        // Over seasons of four nothing is left of it.
        assert_eq!(usual(&wander, 4, 8), USUAL);
        // Two values that alternate in threes: the spread is the same over one period and two.
        let stay: Vec<f64> = (0..901).map(|t| [0.0, 0.0, 1.0][t % 3]).collect();
        assert!((usual(&stay, 1, 2) - 0.2).abs() < 1e-3);
        // A straight line has no spread about its mean step, and two seasons are too few.
        let line: Vec<f64> = (0..40).map(|t| 3.0 * f64::from(t)).collect();
        assert_eq!(usual(&line, 1, 8), USUAL);
        assert_eq!(usual(&wander[..8], 4, 8), USUAL);
    }

    #[test]
    fn the_slope_of_a_line_is_found() {
        assert_eq!(slope(&[(0.0, 1.0), (1.0, 1.5), (2.0, 2.0)]), Some(0.5));
        assert_eq!(slope(&[(1.0, 1.0)]), None);
    }
}
