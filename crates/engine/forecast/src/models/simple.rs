//! The yardsticks: zero, mean, naive, drift and seasonal naive.

use super::Fitted;

/// Nothing is expected.
pub(super) struct Zero;

impl Fitted for Zero {
    fn observe(&mut self, _value: f64) {}

    fn ahead(&self, out: &mut [f64]) {
        out.fill(0.0);
    }
}

/// The average of all periods so far.
#[derive(Default)]
pub(super) struct Mean {
    sum: f64,
    count: f64,
}

impl Fitted for Mean {
    fn observe(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn ahead(&self, out: &mut [f64]) {
        out.fill(if self.count > 0.0 { self.sum / self.count } else { 0.0 });
    }
}

/// The last value, moved on by the average step from the first to the last.
#[derive(Default)]
pub(super) struct Drift {
    first: f64,
    last: f64,
    count: usize,
}

impl Fitted for Drift {
    fn observe(&mut self, value: f64) {
        if self.count == 0 {
            self.first = value;
        }
        self.last = value;
        self.count += 1;
    }

    fn ahead(&self, out: &mut [f64]) {
        let steps = self.count.saturating_sub(1).max(1) as f64;
        let step = (self.last - self.first) / steps;
        for (ahead, slot) in (1..).zip(out) {
            *slot = self.last + step * f64::from(ahead);
        }
    }
}

/// The value one season before; the last value while less than a season is known.
pub(super) struct SeasonalNaive {
    /// The last season, the period `n` at `n` modulo its length.
    ring: Vec<f64>,
    seen: usize,
}

impl SeasonalNaive {
    pub(super) fn new(season: usize) -> Self {
        Self { ring: vec![0.0; season.max(1)], seen: 0 }
    }
}

impl Fitted for SeasonalNaive {
    fn observe(&mut self, value: f64) {
        let slot = self.seen % self.ring.len();
        self.ring[slot] = value;
        self.seen += 1;
    }

    fn ahead(&self, out: &mut [f64]) {
        let season = self.ring.len();
        if self.seen < season {
            out.fill(self.seen.checked_sub(1).map_or(0.0, |last| self.ring[last]));
            return;
        }
        for (ahead, slot) in out.iter_mut().enumerate() {
            *slot = self.ring[(self.seen + ahead) % season];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ahead(mut model: impl Fitted, values: &[f64], horizon: usize) -> Vec<f64> {
        for &value in values {
            model.observe(value);
        }
        let mut out = vec![0.0; horizon];
        model.ahead(&mut out);
        out
    }

    #[test]
    fn drift_goes_on_along_the_line_from_first_to_last() {
        assert_eq!(ahead(Drift::default(), &[2.0, 9.0, 8.0], 2), [11.0, 14.0]);
    }

    #[test]
    fn seasonal_naive_repeats_the_last_season_in_phase() {
        let values = [9.0, 9.0, 9.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(ahead(SeasonalNaive::new(3), &values, 5), [2.0, 3.0, 4.0, 2.0, 3.0]);
    }

    #[test]
    fn seasonal_naive_says_the_last_value_before_a_season_is_known() {
        assert_eq!(ahead(SeasonalNaive::new(7), &[5.0, 6.0], 2), [6.0, 6.0]);
    }

    #[test]
    fn mean_is_the_average_of_all_periods() {
        assert_eq!(ahead(Mean::default(), &[1.0, 2.0, 6.0], 2), [3.0, 3.0]);
    }
}
