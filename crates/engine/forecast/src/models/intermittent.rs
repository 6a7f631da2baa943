//! Methods for demand with many zero periods: Croston, SBA and TSB.

use super::Fitted;

/// The rates tried, the range advised for slow movers (Syntetos and Boylan, 2005).
const RATES: [f64; 5] = [0.1, 0.15, 0.2, 0.25, 0.3];

/// Sizes and intervals of demand smoothed apart (Croston, 1972), with or without the factor
/// 1 − α/2 against its bias (Syntetos and Boylan, 2005).
#[derive(Clone)]
pub(super) struct Croston {
    rate: f64,
    factor: f64,
    size: f64,
    interval: f64,
    since: f64,
    started: bool,
}

impl Croston {
    fn new(rate: f64, corrected: bool) -> Self {
        let factor = if corrected { 1.0 - rate / 2.0 } else { 1.0 };
        Self { rate, factor, size: 0.0, interval: 1.0, since: 1.0, started: false }
    }

    /// Takes the rate with the least one-step squared error.
    pub(super) fn fit(values: &[f64], corrected: bool) -> Self {
        best(values, RATES.iter().map(|&rate| Self::new(rate, corrected))).unwrap_or_else(|| Self::new(0.1, corrected))
    }
}

impl Rate for Croston {
    fn rate(&self) -> f64 {
        if self.started { self.factor * self.size / self.interval } else { 0.0 }
    }
}

impl Fitted for Croston {
    fn observe(&mut self, value: f64) {
        if value == 0.0 {
            self.since += 1.0;
            return;
        }
        if self.started {
            self.size += self.rate * (value - self.size);
            self.interval += self.rate * (self.since - self.interval);
        } else {
            self.size = value;
            self.interval = self.since;
            self.started = true;
        }
        self.since = 1.0;
    }

    fn ahead(&self, out: &mut [f64]) {
        out.fill(self.rate());
    }
}

/// Probability and size of demand smoothed apart, the probability every period, so that demand
/// that ends fades away (Teunter, Syntetos and Babai, 2011).
#[derive(Clone)]
pub(super) struct Tsb {
    size_rate: f64,
    probability_rate: f64,
    size: f64,
    probability: f64,
    started: bool,
}

impl Tsb {
    fn new(size_rate: f64, probability_rate: f64, probability: f64) -> Self {
        Self { size_rate, probability_rate, size: 0.0, probability, started: false }
    }

    /// Takes the pair of rates with the least one-step squared error.
    pub(super) fn fit(values: &[f64]) -> Self {
        // The start is the share of the first periods with demand, not the first period alone.
        let first = &values[..values.len().min(12)];
        let share = first.iter().filter(|value| **value != 0.0).count() as f64 / (first.len().max(1) as f64);
        let pairs = RATES.iter().flat_map(|&a| RATES.iter().map(move |&b| (a, b)));
        best(values, pairs.map(|(a, b)| Self::new(a, b, share))).unwrap_or_else(|| Self::new(0.1, 0.1, share))
    }
}

impl Rate for Tsb {
    fn rate(&self) -> f64 {
        self.probability * self.size
    }
}

impl Fitted for Tsb {
    fn observe(&mut self, value: f64) {
        if value == 0.0 {
            self.probability -= self.probability_rate * self.probability;
            return;
        }
        self.probability += self.probability_rate * (1.0 - self.probability);
        if self.started {
            self.size += self.size_rate * (value - self.size);
        } else {
            self.size = value;
            self.started = true;
        }
    }

    fn ahead(&self, out: &mut [f64]) {
        out.fill(self.rate());
    }
}

/// A method whose forecast is one demand rate.
trait Rate: Fitted + Clone {
    /// Expected demand a period.
    fn rate(&self) -> f64;
}

/// The start with the least one-step squared error over the values.
fn best<M: Rate>(values: &[f64], starts: impl Iterator<Item = M>) -> Option<M> {
    let mut least = f64::INFINITY;
    let mut winner = None;
    for start in starts {
        let mut model = start.clone();
        let mut error = 0.0;
        for &value in values {
            let miss = value - model.rate();
            error += miss * miss;
            model.observe(value);
        }
        if error < least {
            least = error;
            winner = Some(start);
        }
    }
    winner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(mut model: impl Fitted, values: &[f64]) -> f64 {
        for &value in values {
            model.observe(value);
        }
        let mut out = [0.0];
        model.ahead(&mut out);
        out[0]
    }

    // By hand with α = 0.1: sizes 4, 4.2; intervals 2, 2.1.
    const DEMAND: [f64; 5] = [0.0, 4.0, 0.0, 0.0, 6.0];

    #[test]
    fn croston_divides_smoothed_size_by_smoothed_interval() {
        let rate = feed(Croston::new(0.1, false), &DEMAND);
        assert!((rate - 4.2 / 2.1).abs() < 1e-12);
    }

    #[test]
    fn sba_takes_off_half_the_rate() {
        let rate = feed(Croston::new(0.1, true), &DEMAND);
        assert!((rate - 0.95 * 4.2 / 2.1).abs() < 1e-12);
    }

    #[test]
    fn tsb_fades_by_its_rate_while_nothing_sells() {
        let model = Tsb::new(0.1, 0.2, 1.0);
        let rate = feed(model, &[5.0, 0.0, 0.0, 0.0]);
        assert!((rate - 5.0 * 0.8_f64.powi(3)).abs() < 1e-12);
    }

    #[test]
    fn demand_every_period_makes_croston_exponential_smoothing() {
        let rate = feed(Croston::new(0.3, false), &[2.0, 4.0, 3.0]);
        let smoothed = 2.0 + 0.3 * (4.0 - 2.0);
        assert!((rate - (smoothed + 0.3 * (3.0 - smoothed))).abs() < 1e-12);
    }
}
