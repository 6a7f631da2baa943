//! What is left of a series after a slow level and the season are taken out.

/// Takes a slow level and the season's phases out of columns that share their periods.
pub(super) struct Slow<'a> {
    /// Weight of each period; 0 where nothing is known.
    pub(super) weights: &'a [f64],
    /// Periods on either side that make up the level.
    pub(super) reach: usize,
    /// Periods in a season, 1 for none.
    pub(super) season: usize,
}

impl Slow<'_> {
    /// Level and season of the values: a kernel mean with tricube weights
    /// (Cleveland, 1979), then the mean of what is left by phase.
    pub(super) fn part(&self, values: &[f64]) -> Vec<f64> {
        let mut slow = self.level(values);
        if self.season > 1 {
            let mut sums = vec![(0.0, 0.0); self.season];
            for (t, (value, level)) in values.iter().zip(&slow).enumerate() {
                let (sum, weight) = &mut sums[t % self.season];
                if self.weights[t] > 0.0 {
                    *sum += self.weights[t] * (value - level);
                    *weight += self.weights[t];
                }
            }
            for (t, level) in slow.iter_mut().enumerate() {
                let (sum, weight) = sums[t % self.season];
                *level += if weight > 0.0 { sum / weight } else { 0.0 };
            }
        }
        slow
    }

    fn level(&self, values: &[f64]) -> Vec<f64> {
        let n = values.len();
        let kernel: Vec<f64> =
            (0..=self.reach).map(|apart| (1.0 - (apart as f64 / (self.reach + 1) as f64).powi(3)).powi(3)).collect();
        let mut level = vec![0.0; n];
        let mut last = 0.0;
        for (t, out) in level.iter_mut().enumerate() {
            let (mut sum, mut weight) = (0.0, 0.0);
            let from = t.saturating_sub(self.reach);
            let window = values.iter().zip(self.weights).enumerate().take((t + self.reach + 1).min(n)).skip(from);
            for (s, (value, known)) in window {
                let near = kernel[s.abs_diff(t)];
                sum += near * known * value;
                weight += near * known;
            }
            // Far from all that is known the last level holds; what is not known has no weight anyway.
            last = if weight > 0.0 { sum / weight } else { last };
            *out = last;
        }
        level
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_and_a_season_are_taken_out_whole() {
        let season = [3.0, -1.0, -2.0];
        let values: Vec<f64> = (0..60).map(|t| 7.0 + season[t % 3]).collect();
        let slow = Slow { weights: &[1.0; 60], reach: 10, season: 3 };
        let part = slow.part(&values);
        // At the ends the window holds the phases in unequal numbers.
        assert!((20..40).all(|t| (values[t] - part[t]).abs() < 0.1), "{part:?}");
    }

    #[test]
    fn what_is_not_known_does_not_count() {
        let mut values = vec![5.0; 30];
        values[12] = 1e9;
        let mut weights = vec![1.0; 30];
        weights[12] = 0.0;
        let part = Slow { weights: &weights, reach: 4, season: 1 }.part(&values);
        assert!(part.iter().all(|level| (level - 5.0).abs() < 1e-9));
    }
}
