//! Local regression (Cleveland, 1979) on evenly spaced points.

/// How a line is smoothed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loess {
    /// Points that bear on each place, odd; more than there are widens the reach.
    pub(super) window: usize,
    /// A local line, or a local level.
    pub(super) line: bool,
    /// Every how many places the smooth is computed; straight between them.
    pub(super) jump: usize,
}

impl Loess {
    /// A local line over `window` points, computed every tenth of a window (Cleveland, Cleveland,
    /// McRae and Terpenning, 1990, section 3).
    pub(super) const fn new(window: usize) -> Self {
        Self { window, line: true, jump: window.div_ceil(10) }
    }

    /// The smooth at every point.
    pub(super) fn smooth(&self, values: &[f64], out: &mut [f64]) {
        let last = values.len() - 1;
        let (mut from, mut before) = (0, self.at(values, 0.0));
        out[0] = before;
        while from < last {
            let to = (from + self.jump).min(last);
            let after = self.at(values, to as f64);
            let step = (after - before) / (to - from) as f64;
            for (far, slot) in out[from + 1..=to].iter_mut().enumerate() {
                *slot = before + step * (far + 1) as f64;
            }
            (from, before) = (to, after);
        }
    }

    /// The smooth at a place, which may lie one period outside the points (0 is the first point).
    pub(super) fn at(&self, values: &[f64], place: f64) -> f64 {
        let n = values.len();
        let within = self.window.min(n);
        let nearest = place.round().clamp(0.0, (n - 1) as f64) as usize;
        let left = nearest.saturating_sub(within / 2).min(n - within);
        let right = left + within - 1;
        let mut reach = (place - left as f64).max(right as f64 - place);
        reach += (self.window.saturating_sub(n) / 2) as f64;
        let reach = reach.max(1.0);
        // Weighted sums of 1, x, x², y and xy around the place.
        let mut sums = [0.0; 5];
        for (t, value) in values.iter().enumerate().take(right + 1).skip(left) {
            let x = t as f64 - place;
            let share = x.abs() / reach;
            if share >= 0.999 {
                continue;
            }
            let weight = (1.0 - share * share * share).powi(3);
            let terms = [1.0, x, x * x, *value, x * value];
            for (sum, term) in sums.iter_mut().zip(terms) {
                *sum += weight * term;
            }
        }
        let [w, wx, wxx, wy, wxy] = sums;
        if w <= 0.0 {
            return values[nearest];
        }
        let spread = wxx - wx * wx / w;
        // A line needs points far enough apart to have a slope.
        if self.line && spread.sqrt() > 0.001 * (n as f64 - 1.0) {
            let slope = (wxy - wx * wy / w) / spread;
            (wy - slope * wx) / w
        } else {
            wy / w
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_its_own_smooth_also_outside() {
        let values: Vec<f64> = (0..50).map(|t| 3.0 - 0.5 * f64::from(t)).collect();
        let mut out = vec![0.0; 50];
        Loess::new(21).smooth(&values, &mut out);
        assert!(out.iter().zip(&values).all(|(a, b)| (a - b).abs() < 1e-9));
        assert!((Loess::new(21).at(&values, -1.0) - 3.5).abs() < 1e-9);
        assert!((Loess::new(201).at(&values, 50.0) + 22.0).abs() < 1e-9);
    }

    #[test]
    fn a_local_level_weighs_by_the_cube_of_cubes() {
        // By hand: window 3 about the middle point, reach 1: neighbours weigh nothing. About a place
        // halfway between points 1 and 2 of window 4 (reach 1.5): weights (1 − (1/3)³)³ and 0.
        let loess = Loess { window: 3, line: false, jump: 1 };
        assert_eq!(loess.at(&[5.0, 2.0, 9.0], 1.0), 2.0);
        // At point 0 the reach is 2: weights 1, (1 − 1/8)³, 0.
        let next = (1.0_f64 - 0.125).powi(3);
        let want = (5.0 + next * 2.0) / (1.0 + next);
        assert!((loess.at(&[5.0, 2.0, 9.0], 0.0) - want).abs() < 1e-12);
    }
}
