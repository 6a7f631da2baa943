//! How errors grow with the distance.

use super::Past;

/// A scale that grows as a power of the distance.
pub(super) struct Scale {
    first: f64,
    power: f64,
}

/// Power taken when the past cannot tell: between a fixed level (0) and a random walk (½).
const USUAL: f64 = 0.35;
/// Independent horizons at which the past's own power has half the say.
const TRUST: f64 = 4.0;

impl Scale {
    /// The power by least squares between logarithms, drawn towards the usual one; the first from the
    /// mean square at all distances.
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
        let own = slope(&points).unwrap_or(USUAL).clamp(0.0, 1.0);
        let power = trust * own + (1.0 - trust) * USUAL;
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
    fn the_slope_of_a_line_is_found() {
        assert_eq!(slope(&[(0.0, 1.0), (1.0, 1.5), (2.0, 2.0)]), Some(0.5));
        assert_eq!(slope(&[(1.0, 1.0)]), None);
    }
}
