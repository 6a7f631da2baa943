//! Quantiles of a panel's forecasts, from how far off those of like size were in the past.

use crate::distribution::normal_quantile;
use crate::intervals::empirical;

/// Pairs in the smallest bin.
const FEWEST: usize = 400;
/// Bins at most.
const BINS: usize = 60;
/// What the panel's past says beside the series' own, with many pairs and by how many it is half that.
const SAY: f64 = 0.7;
const TRUST: f64 = 500.0;

/// What came in parts of what was forecast, by the size of the forecast.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    /// Mean logarithm of the forecasts of each bin, ascending, and its sorted quotients.
    bins: Vec<(f64, Vec<f64>)>,
    pairs: usize,
}

impl Spread {
    /// Learns from pairs of forecast and actual value; what is not positive or not known is left out.
    ///
    /// Bins hold pairs of neighbouring forecasts, fewer of them the larger the forecasts are: of what
    /// sells much there are few series, and what they have in common changes with the size.
    pub(super) fn of(pairs: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut pairs: Vec<(f64, f64)> =
            pairs.filter(|(said, came)| *said > LEAST && said.is_finite() && came.is_finite()).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let count = pairs.len();
        let steps = if count > 2 * FEWEST { BINS } else { 1 };
        let mut bins = Vec::new();
        let mut from = 0;
        for step in 1..=steps {
            let left = (FEWEST as f64 / count.max(1) as f64).powf(step as f64 / steps as f64);
            let mut to = if step == steps { count } else { (count as f64 * (1.0 - left)) as usize };
            // Pairs of one forecast stay together: they stand in the order of what came.
            while (1..count).contains(&to) && pairs[to].0 == pairs[to - 1].0 {
                to += 1;
            }
            // The last one takes what is left over.
            if to >= from + FEWEST || (step == steps && to > from) {
                let bin = &pairs[from..to];
                let size = bin.iter().map(|(said, _)| said.ln()).sum::<f64>() / bin.len() as f64;
                let mut quotients: Vec<f64> = bin.iter().map(|(said, came)| came / said).collect();
                quotients.sort_unstable_by(f64::total_cmp);
                bins.push((size, quotients));
                from = to;
            }
        }
        Self { bins, pairs: count }
    }

    /// What the panel says of a quantile, in units, and its share beside what the series itself says.
    pub(super) fn quantile(&self, mean: f64, level: f64) -> (f64, f64) {
        let share = SAY * self.pairs as f64 / (self.pairs as f64 + TRUST);
        if mean <= LEAST || self.bins.is_empty() {
            return (0.0, if mean <= LEAST { 1.0 } else { 0.0 });
        }
        let size = mean.ln();
        let above = self.bins.partition_point(|(at, _)| *at < size);
        let of = |at: usize| empirical(&self.bins[at].1, level);
        let quotient = if above == 0 {
            of(0)
        } else if above == self.bins.len() {
            of(above - 1)
        } else {
            let (low, high) = (self.bins[above - 1].0, self.bins[above].0);
            let part = (size - low) / (high - low);
            (1.0 - part) * of(above - 1) + part * of(above)
        };
        (mean * quotient, share)
    }
}

/// Forecasts below this are none.
const LEAST: f64 = 1e-3;

/// A wide guess for what has neither a past of its own nor company: a logarithmic normal distribution
/// of deviation 1.
pub(super) fn guess(mean: f64, level: f64) -> f64 {
    mean * (normal_quantile(level) - 0.5).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_those_of_forecasts_of_like_size() {
        // Small forecasts are doubled or missed, large ones are met to a tenth.
        let small = (0..2_000).map(|at| (1.0, if at % 2 == 0 { 0.0 } else { 2.0 }));
        let large = (0..2_000).map(|at| (100.0, 90.0 + f64::from(at % 21)));
        let spread = Spread::of(small.chain(large));
        assert_eq!(spread.quantile(1.0, 0.9).0, 2.0);
        assert_eq!(spread.quantile(1.0, 0.1).0, 0.0);
        assert!((spread.quantile(100.0, 0.5).0 - 100.0).abs() <= 1.0);
        assert!((spread.quantile(1_000.0, 0.95).0 - 1_090.0).abs() <= 15.0);
    }

    #[test]
    fn few_pairs_have_little_say() {
        let spread = Spread::of((0..50).map(|at| (10.0, f64::from(at))));
        let (_, share) = spread.quantile(10.0, 0.5);
        assert!((share - 0.7 * 50.0 / 550.0).abs() < 1e-12);
        assert_eq!(Spread::of(std::iter::empty()).quantile(10.0, 0.5), (0.0, 0.0));
        assert_eq!(spread.quantile(0.0, 0.9), (0.0, 1.0));
    }
}
