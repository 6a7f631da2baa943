//! Complex exponential smoothing (Svetunkov, Kourentzes and Ord, 2022).
//!
//! The level has a companion, its potential, and both are smoothed together by a complex rate; so the
//! model moves between level and trend without choosing. Start states come from a walk back through
//! the series, only the rates are searched, and the season's form is chosen by AICc. The form with one
//! complex level a phase is left out: on rolling origins the rest does better without it.

use super::Fitted;
use super::decompose::{self, indices};
use super::simplex::minimise;

/// How the season enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No season.
    None,
    /// A level, and one additive state a phase.
    Partial,
    /// A level, and one complex state a phase.
    Full,
}

impl Kind {
    /// Rates to search.
    const fn rates(self) -> usize {
        match self {
            Self::None => 2,
            Self::Partial => 3,
            Self::Full => 4,
        }
    }
}

/// Where the search of the rates begins, and their bounds (as in R's `smooth`).
const START: [f64; 4] = [1.3, 1.0, 1.3, 1.0];
const PARTIAL_START: f64 = 0.1;
const BOUNDS: [(f64, f64); 4] = [(0.01, 1.8), (0.01, 1.9), (0.01, 1.5), (0.01, 1.5)];
/// Evaluations a rate, and the relative flatness at which the search ends.
const EVALUATIONS: usize = 14;
const FLAT: f64 = 1e-5;

/// The model with its rates and states.
#[derive(Clone, Debug)]
pub(super) struct Ces {
    kind: Kind,
    /// Real and imaginary part of the level's rate, then of the season's.
    rates: [f64; 4],
    /// Level and potential.
    level: [f64; 2],
    /// Seasonal state and potential, the period `n` at `n` modulo the season.
    phases: Vec<[f64; 2]>,
    phase: usize,
}

impl Ces {
    /// Fits every form the history is long enough for and takes the one with the least AICc.
    pub(super) fn fit(values: &[f64], season: usize) -> Option<Self> {
        if values.len() < 5 {
            return None;
        }
        let seasonal = season > 1 && values.len() >= 2 * season + 3;
        let kinds: &[Kind] = if seasonal { &[Kind::None, Kind::Partial, Kind::Full] } else { &[Kind::None] };
        let season_states = if seasonal { indices(values, season, decompose::Kind::Additive) } else { Vec::new() };
        let n = values.len() as f64;
        let mut best: Option<(f64, Self)> = None;
        for &kind in kinds {
            let mut model = Self::new(kind, values, &season_states);
            let squares = model.settle(values);
            let counted = (kind.rates() + 1) as f64;
            let criterion = n * squares.max(f64::MIN_POSITIVE).ln() + 2.0 * counted * n / (n - counted - 1.0).max(1.0);
            if squares.is_finite() && best.as_ref().is_none_or(|(least, _)| criterion < *least) {
                best = Some((criterion, model));
            }
        }
        best.map(|(_, model)| model)
    }

    /// A model before its first period.
    fn new(kind: Kind, values: &[f64], season_states: &[f64]) -> Self {
        let first = &values[..values.len().min(10)];
        let mean = first.iter().sum::<f64>() / first.len() as f64;
        // The potential starts a little below its state (as in R's `smooth`).
        let pair = |value: f64| [value, value / 1.1];
        let (level, phases) = match kind {
            Kind::None => (pair(mean), Vec::new()),
            Kind::Partial | Kind::Full => (pair(mean), season_states.iter().map(|v| pair(*v)).collect()),
        };
        let mut rates = START;
        if kind == Kind::Partial {
            rates[2] = PARTIAL_START;
        }
        Self { kind, rates, level, phases, phase: 0 }
    }

    /// Searches the rates and walks the start states back; the least sum of squared errors.
    fn settle(&mut self, values: &[f64]) -> f64 {
        let start = self.clone();
        let mut scratch = self.clone();
        let mut run = |rates: &[f64]| {
            scratch.rates[..rates.len()].copy_from_slice(rates);
            scratch.level = start.level;
            scratch.phases.copy_from_slice(&start.phases);
            scratch.walk_back(values);
            scratch.pass(values)
        };
        macro_rules! search {
            ($n:literal) => {{
                let mut x: [f64; $n] = std::array::from_fn(|axis| self.rates[axis]);
                let bounds: [(f64, f64); $n] = std::array::from_fn(|axis| BOUNDS[axis]);
                let least = minimise(&mut x, bounds, $n * EVALUATIONS, FLAT, |x| run(x));
                self.rates[..$n].copy_from_slice(&x);
                least
            }};
        }
        let least = match self.kind.rates() {
            2 => search!(2),
            3 => search!(3),
            _ => search!(4),
        };
        self.walk_back(values);
        least
    }

    /// Walks to the end and back, so that the states before the first period know what follows.
    fn walk_back(&mut self, values: &[f64]) {
        self.phase = 0;
        self.pass(values);
        match self.kind {
            Kind::None => self.back::<0>(values),
            Kind::Partial => self.back::<1>(values),
            Kind::Full => self.back::<2>(values),
        }
        self.phase = 0;
    }

    /// Sum of squared one-step errors over the values.
    fn pass(&mut self, values: &[f64]) -> f64 {
        match self.kind {
            Kind::None => self.forth::<0>(values),
            Kind::Partial => self.forth::<1>(values),
            Kind::Full => self.forth::<2>(values),
        }
    }

    /// [`pass`](Self::pass) of one kind, `KIND` being its place in [`Kind`]: the level stays in registers.
    fn forth<const KIND: u8>(&mut self, values: &[f64]) -> f64 {
        let [real, imaginary, season_real, season_imaginary] = self.rates;
        let (mut level, mut phase) = (self.level, self.phase);
        let mut squares = 0.0;
        for &value in values {
            let state = if KIND == 0 { 0.0 } else { self.phases[phase][0] };
            let error = value - if KIND == 0 { level[0] } else { level[0] + state };
            squares += error * error;
            level = turned(level, real, imaginary, error);
            if KIND == 1 {
                self.phases[phase][0] += season_real * error;
            } else if KIND == 2 {
                self.phases[phase] = turned(self.phases[phase], season_real, season_imaginary, error);
            }
            phase += 1;
            if phase >= self.phases.len() {
                phase = 0;
            }
        }
        (self.level, self.phase) = (level, phase);
        squares
    }

    /// The way back from behind the last value to before the first.
    fn back<const KIND: u8>(&mut self, values: &[f64]) {
        let [real, imaginary, season_real, season_imaginary] = self.rates;
        let (mut level, mut phase) = (self.level, self.phase);
        for &value in values.iter().rev() {
            phase = match phase {
                0 => self.phases.len().saturating_sub(1),
                phase => phase - 1,
            };
            let state = if KIND == 0 { 0.0 } else { self.phases[phase][0] };
            let error = value - if KIND == 0 { level[0] } else { level[0] + state };
            level = turned(level, real, imaginary, error);
            if KIND == 1 {
                self.phases[phase][0] += season_real * error;
            } else if KIND == 2 {
                self.phases[phase] = turned(self.phases[phase], season_real, season_imaginary, error);
            }
        }
        (self.level, self.phase) = (level, phase);
    }

    fn one_ahead(&self) -> f64 {
        match self.kind {
            Kind::None => self.level[0],
            Kind::Partial | Kind::Full => self.level[0] + self.phases[self.phase][0],
        }
    }

    /// Moves the states by an error, in place.
    fn update(&mut self, error: f64) {
        let [real, imaginary, season_real, season_imaginary] = self.rates;
        match self.kind {
            Kind::None => self.level = turned(self.level, real, imaginary, error),
            Kind::Partial => {
                self.level = turned(self.level, real, imaginary, error);
                self.phases[self.phase][0] += season_real * error;
            }
            Kind::Full => {
                self.level = turned(self.level, real, imaginary, error);
                let state = &mut self.phases[self.phase];
                *state = turned(*state, season_real, season_imaginary, error);
            }
        }
    }

    fn turn(&mut self) {
        self.phase += 1;
        if self.phase >= self.phases.len() {
            self.phase = 0;
        }
    }
}

/// A state and its potential after an error (equations 6 and 7 of the paper).
fn turned([state, potential]: [f64; 2], real: f64, imaginary: f64, error: f64) -> [f64; 2] {
    [
        state - (1.0 - imaginary) * potential + (real - imaginary) * error,
        state + (1.0 - real) * potential + (real + imaginary) * error,
    ]
}

impl Fitted for Ces {
    fn observe(&mut self, value: f64) {
        let error = value - self.one_ahead();
        self.update(error);
        self.turn();
    }

    fn ahead(&self, out: &mut [f64]) {
        let mut future = self.clone();
        for slot in out {
            *slot = future.one_ahead();
            future.update(0.0);
            future.turn();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_move_as_in_the_paper() {
        // By hand: α = 1.3 + 1.1i, state (10, 8), error 2.
        let [state, potential] = turned([10.0, 8.0], 1.3, 1.1, 2.0);
        assert!((state - 11.2).abs() < 1e-12 && (potential - 12.4).abs() < 1e-12);
    }

    #[test]
    fn a_pure_season_is_repeated() {
        let season = [12.0, 30.0, 21.0, 17.0];
        let values: Vec<f64> = (0..40).map(|t| season[t % 4]).collect();
        let mut model = Ces::fit(&values, 4).unwrap();
        values.iter().for_each(|&value| model.observe(value));
        let mut out = [0.0; 8];
        model.ahead(&mut out);
        for (ahead, got) in out.iter().enumerate() {
            assert!((got - season[ahead % 4]).abs() < 0.2, "{out:?}");
        }
    }

    #[test]
    fn a_constant_stays() {
        let values = [7.0; 12];
        let mut model = Ces::fit(&values, 1).unwrap();
        values.iter().for_each(|&value| model.observe(value));
        let mut out = [0.0; 6];
        model.ahead(&mut out);
        assert!(out.iter().all(|value| (value - 7.0).abs() < 0.05), "{out:?}");
    }
}
