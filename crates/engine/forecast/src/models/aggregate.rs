//! Slow demand smoothed over blocks of periods: ADIDA and IMAPA.

use super::Fitted;

/// Rates tried for the smoothing of block sums, the range usual for slow movers.
const RATES: [f64; 5] = [0.1, 0.15, 0.2, 0.25, 0.3];
/// The longest block of IMAPA.
const LONGEST: usize = 12;

/// Block sums smoothed and shared out evenly, over one block length or the mean over several.
#[derive(Clone, Debug)]
pub(super) struct Aggregate {
    /// Block length and smoothing rate.
    levels: Vec<(usize, f64)>,
    history: Vec<f64>,
}

impl Aggregate {
    /// One block as long as the average interval between demands (Nikolopoulos, Syntetos, Boylan,
    /// Petropoulos and Assimakopoulos, 2011).
    pub(super) fn adida(values: &[f64]) -> Self {
        Self::over(values, std::iter::once(interval(values)))
    }

    /// Every block length from one period to the average interval (Petropoulos and Kourentzes, 2015).
    pub(super) fn imapa(values: &[f64]) -> Self {
        Self::over(values, 1..=interval(values).min(LONGEST))
    }

    fn over(values: &[f64], lengths: impl Iterator<Item = usize>) -> Self {
        let levels = lengths.map(|length| (length, rate(values, length))).collect();
        Self { levels, history: Vec::with_capacity(values.len()) }
    }
}

/// The average interval between demands in whole periods, short enough to leave four blocks.
fn interval(values: &[f64]) -> usize {
    let demands = values.iter().filter(|value| **value != 0.0).count().max(1);
    let mean = (values.len() as f64 / demands as f64).round() as usize;
    mean.clamp(1, (values.len() / 4).max(1))
}

/// Block sums, oldest first, the last block ending with the last period.
fn blocks(values: &[f64], length: usize) -> impl Iterator<Item = f64> + '_ {
    values[values.len() % length..].chunks_exact(length).map(|block| block.iter().sum())
}

/// The smoothed block sum after all blocks, starting from the first, and the squared error on the way.
fn smooth(values: &[f64], length: usize, rate: f64) -> (f64, f64) {
    let mut level = blocks(values, length).next().unwrap_or(0.0);
    let mut error = 0.0;
    for block in blocks(values, length) {
        error += (block - level) * (block - level);
        level += rate * (block - level);
    }
    (level, error)
}

fn rate(values: &[f64], length: usize) -> f64 {
    let mut best = (f64::INFINITY, RATES[0]);
    for rate in RATES {
        let (_, error) = smooth(values, length, rate);
        if error < best.0 {
            best = (error, rate);
        }
    }
    best.1
}

impl Fitted for Aggregate {
    fn observe(&mut self, value: f64) {
        self.history.push(value);
    }

    fn ahead(&self, out: &mut [f64]) {
        let rates: f64 =
            self.levels.iter().map(|&(length, rate)| smooth(&self.history, length, rate).0 / length as f64).sum();
        out.fill(rates / self.levels.len() as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_with_the_last_period() {
        let sums: Vec<f64> = blocks(&[9.0, 1.0, 2.0, 3.0, 4.0], 2).collect();
        assert_eq!(sums, [3.0, 7.0]);
    }

    #[test]
    fn regular_demand_is_shared_out_evenly() {
        let values: Vec<f64> = (0..40).map(|t| if t % 4 == 3 { 6.0 } else { 0.0 }).collect();
        for mut model in [Aggregate::adida(&values), Aggregate::imapa(&values)] {
            values.iter().for_each(|&value| model.observe(value));
            let mut out = [0.0];
            model.ahead(&mut out);
            assert!((out[0] - 1.5).abs() < 0.6, "{out:?}");
        }
        // Blocks of four hold the same six units each: exact.
        let mut adida = Aggregate::adida(&values);
        values.iter().for_each(|&value| adida.observe(value));
        let mut out = [0.0];
        adida.ahead(&mut out);
        assert!((out[0] - 1.5).abs() < 1e-12);
    }
}
