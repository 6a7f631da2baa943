//! Classical decomposition: one index for each phase of the season.

use crate::choose::classify::seasonal;

/// How an index acts on the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Additive,
    Multiplicative,
}

/// Seasonal indices, the period `n` at `n` modulo the season.
///
/// The mean distance to the centred moving average by phase, normalised to mean 0 (additive) or 1
/// (multiplicative; Kendall and Stuart, 1983). Needs two whole seasons.
pub(super) fn indices(values: &[f64], season: usize, kind: Kind) -> Vec<f64> {
    let half = season / 2;
    let even = season.is_multiple_of(2);
    let mut sums = vec![0.0; season];
    let mut counts = vec![0.0; season];
    let mut window: f64 = values[..2 * half + 1].iter().sum();
    for t in half..values.len() - half {
        if t > half {
            window += values[t + half] - values[t - half - 1];
        }
        let ends = if even { f64::midpoint(values[t - half], values[t + half]) } else { 0.0 };
        let around = (window - ends) / season as f64;
        match kind {
            Kind::Additive => sums[t % season] += values[t] - around,
            Kind::Multiplicative if around > 0.0 => sums[t % season] += values[t] / around,
            // Without a level the period says nothing about the season.
            Kind::Multiplicative => sums[t % season] += 1.0,
        }
        counts[t % season] += 1.0;
    }
    let mut indices: Vec<f64> = sums.iter().zip(&counts).map(|(sum, n)| sum / n).collect();
    let mean = indices.iter().sum::<f64>() / season as f64;
    for index in &mut indices {
        match kind {
            Kind::Additive => *index -= mean,
            // An index of zero could not be divided by.
            Kind::Multiplicative => *index = (*index / mean).max(0.01),
        }
    }
    indices
}

/// A season taken out of a series and put back into its forecast.
#[derive(Clone, Debug)]
pub(super) struct Adjustment {
    kind: Kind,
    /// Empty where no season is taken out.
    indices: Vec<f64>,
}

impl Adjustment {
    /// Nothing is taken out.
    pub(super) const fn none() -> Self {
        Self { kind: Kind::Additive, indices: Vec::new() }
    }

    /// The season of the values where the test sees one, as ratios where all are above zero.
    pub(super) fn of(values: &[f64], season: usize) -> Self {
        if !seasonal(values, season) {
            return Self::none();
        }
        let positive = values.iter().all(|value| *value > 0.0);
        let kind = if positive { Kind::Multiplicative } else { Kind::Additive };
        Self { kind, indices: indices(values, season, kind) }
    }

    /// Whether a season is taken out.
    pub(super) const fn is_some(&self) -> bool {
        !self.indices.is_empty()
    }

    /// How many free numbers the season has.
    pub(super) const fn states(&self) -> usize {
        self.indices.len().saturating_sub(1)
    }

    /// The values without the season.
    pub(super) fn adjusted(&self, values: &[f64]) -> Vec<f64> {
        values.iter().enumerate().map(|(t, value)| self.take_out(t, *value)).collect()
    }

    /// The value of period `t` without the season.
    pub(super) fn take_out(&self, t: usize, value: f64) -> f64 {
        match (self.indices.len(), self.kind) {
            (0, _) => value,
            (season, Kind::Additive) => value - self.indices[t % season],
            (season, Kind::Multiplicative) => value / self.indices[t % season],
        }
    }

    /// The value of period `t` with the season.
    pub(super) fn put_back(&self, t: usize, value: f64) -> f64 {
        match (self.indices.len(), self.kind) {
            (0, _) => value,
            (season, Kind::Additive) => value + self.indices[t % season],
            (season, Kind::Multiplicative) => value * self.indices[t % season],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_on_a_line_is_found_exactly() {
        let season = [3.0, -1.0, 2.0, -4.0];
        let values: Vec<f64> = (0..24).map(|t| 50.0 + 2.0 * t as f64 + season[t % 4]).collect();
        for (got, want) in indices(&values, 4, Kind::Additive).iter().zip(season) {
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }

    #[test]
    fn an_odd_season_of_ratios_is_found_exactly() {
        let season = [0.5, 1.5, 1.0];
        let values: Vec<f64> = (0..15).map(|t| 80.0 * season[t % 3]).collect();
        for (got, want) in indices(&values, 3, Kind::Multiplicative).iter().zip(season) {
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }
}
