//! Exponential smoothing: level, trend and season in error-correction form (Hyndman, Koehler,
//! Ord and Snyder, 2008, table 2.2).

mod likelihood;
mod select;
mod start;

use crate::ModelName;
use crate::models::Fitted;

/// Which components a smoothing model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) trend: Trend,
    pub(crate) season: Season,
}

/// The trend component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trend {
    None,
    Linear,
    Damped,
}

/// The season component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    None,
    Additive,
    Multiplicative,
}

impl Form {
    /// The form behind a model name, if it is a smoothing model.
    pub(super) const fn of(name: ModelName) -> Option<Self> {
        let (trend, season) = match name {
            ModelName::Ses => (Trend::None, Season::None),
            ModelName::Holt => (Trend::Linear, Season::None),
            ModelName::DampedHolt => (Trend::Damped, Season::None),
            ModelName::SeasonalSmoothing => (Trend::None, Season::Additive),
            ModelName::HoltWinters => (Trend::Damped, Season::Additive),
            ModelName::HoltWintersMultiplicative => (Trend::Damped, Season::Multiplicative),
            _ => return None,
        };
        Some(Self { trend, season })
    }
}

/// Smoothing rates: of the level, the trend and the season, and the damping of the trend.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rates {
    level: f64,
    trend: f64,
    season: f64,
    damping: f64,
}

/// A smoothing model with its rates and its present states.
#[derive(Clone, Debug)]
pub(super) struct Smoothing {
    form: Form,
    rates: Rates,
    level: f64,
    slope: f64,
    /// Season states, the period `n` at `n` modulo the season; empty without a season.
    phases: Vec<f64>,
    seen: usize,
}

impl Smoothing {
    /// Settles start states and rates; `None` when the history is too short for the form.
    ///
    /// Start states come from the first seasons, rates from the least one-step squared error.
    pub(super) fn fit(form: Form, values: &[f64], season: usize) -> Option<Self> {
        let seasonal = form.season != Season::None;
        let enough = match (seasonal, form.trend) {
            (true, _) => season > 1 && values.len() >= 2 * season + 3,
            (false, Trend::None) => !values.is_empty(),
            (false, _) => values.len() >= 5,
        };
        if !enough {
            return None;
        }
        // A ratio to the level needs values above zero.
        if form.season == Season::Multiplicative && values.iter().any(|value| *value <= 0.0) {
            return None;
        }
        let mut model = start::start(form, values, season);
        model.settle(values);
        Some(model)
    }

    /// Searches the rates: a coarse lattice, then steps halved around the best.
    fn settle(&mut self, values: &[f64]) {
        let mut best = self.rates;
        let mut least = f64::INFINITY;
        for level in [0.05, 0.15, 0.35, 0.7, 0.95] {
            for share in [0.05, 0.3] {
                let rates = Rates { level, trend: level * share, season: (1.0 - level) * share, ..best };
                self.keep_better(values, rates, &mut best, &mut least);
                if self.form.trend == Trend::None && self.form.season == Season::None {
                    break;
                }
            }
        }
        for step in [0.1, 0.05, 0.025, 0.0125] {
            for axis in 0..4 {
                for sign in [-1.0, 1.0] {
                    let rates = best.moved(axis, sign * step);
                    if self.uses(axis) {
                        self.keep_better(values, rates, &mut best, &mut least);
                    }
                }
            }
        }
        self.rates = best;
    }

    const fn uses(&self, axis: usize) -> bool {
        match axis {
            0 => true,
            1 => !matches!(self.form.trend, Trend::None),
            2 => !matches!(self.form.season, Season::None),
            _ => matches!(self.form.trend, Trend::Damped),
        }
    }

    fn keep_better(&self, values: &[f64], rates: Rates, best: &mut Rates, least: &mut f64) {
        let mut model = Self { rates, ..self.clone() };
        let error: f64 = values
            .iter()
            .map(|&value| {
                let miss = value - model.one_ahead();
                model.observe(value);
                miss * miss
            })
            .sum();
        if error < *least {
            *least = error;
            *best = rates;
        }
    }

    /// Level and damped slope together.
    fn base(&self) -> f64 {
        self.level + self.rates.damping * self.slope
    }

    fn one_ahead(&self) -> f64 {
        match self.form.season {
            Season::None => self.base(),
            Season::Additive => self.base() + self.phases[self.seen % self.phases.len()],
            Season::Multiplicative => self.base() * self.phases[self.seen % self.phases.len()],
        }
    }
}

/// All forms together, weighed by AICc: steadier than the single best (Kolassa, 2011).
pub(super) struct Weighed {
    models: Vec<(f64, Smoothing)>,
}

impl Weighed {
    /// Fits every form; `None` when the history is too short.
    pub(super) fn fit(values: &[f64], season: usize) -> Option<Self> {
        select::weigh(values, season).map(|models| Self { models })
    }
}

impl Fitted for Weighed {
    fn observe(&mut self, value: f64) {
        for (_, model) in &mut self.models {
            model.observe(value);
        }
    }

    fn ahead(&self, out: &mut [f64]) {
        let mut path = vec![0.0; out.len()];
        out.fill(0.0);
        for (weight, model) in &self.models {
            model.ahead(&mut path);
            for (sum, value) in out.iter_mut().zip(&path) {
                *sum += weight * value;
            }
        }
    }
}

impl Rates {
    /// The rates with one moved, kept within their bounds.
    fn moved(self, axis: usize, by: f64) -> Self {
        let mut rates = self;
        match axis {
            0 => rates.level += by,
            1 => rates.trend += by / 2.0,
            2 => rates.season += by,
            _ => rates.damping += by / 5.0,
        }
        rates.level = rates.level.clamp(0.001, 0.999);
        rates.trend = rates.trend.clamp(0.0001, rates.level);
        rates.season = rates.season.clamp(0.0001, 1.0 - rates.level);
        if self.damping < 1.0 {
            rates.damping = rates.damping.clamp(0.8, 0.98);
        }
        rates
    }
}

impl Fitted for Smoothing {
    fn observe(&mut self, value: f64) {
        let base = self.base();
        let slope = self.rates.damping * self.slope;
        let deseasoned = match self.form.season {
            Season::None => value,
            Season::Additive => {
                let phase = self.seen % self.phases.len();
                let old = self.phases[phase];
                self.phases[phase] += self.rates.season * (value - base - old);
                value - old
            }
            Season::Multiplicative => {
                let phase = self.seen % self.phases.len();
                let old = self.phases[phase];
                // The ratio to a level near zero says nothing about the season.
                if base > 0.0 && old > 0.0 {
                    self.phases[phase] += self.rates.season * (value / base - old);
                    value / old
                } else {
                    value
                }
            }
        };
        self.level = base + self.rates.level * (deseasoned - base);
        if self.form.trend != Trend::None {
            self.slope = slope + self.rates.trend * (deseasoned - base);
        }
        self.seen += 1;
    }

    fn ahead(&self, out: &mut [f64]) {
        let mut damping = self.rates.damping;
        let mut base = self.level;
        for (ahead, slot) in out.iter_mut().enumerate() {
            base += damping * self.slope;
            damping *= self.rates.damping;
            *slot = match self.form.season {
                Season::None => base,
                Season::Additive => base + self.phases[(self.seen + ahead) % self.phases.len()],
                Season::Multiplicative => base * self.phases[(self.seen + ahead) % self.phases.len()],
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Hyndman and Athanasopoulos, Forecasting: Principles and Practice (2nd edition, 2018),
    // table 7.1: oil production of Saudi Arabia 1996-2013, α = 0.834, l0 = 446.6.
    const OIL: [f64; 18] = [
        445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87, 456.72,
        473.82, 525.95, 549.83, 542.34,
    ];

    #[test]
    fn simple_smoothing_gives_the_published_forecast() {
        let mut model = Smoothing {
            form: Form { trend: Trend::None, season: Season::None },
            rates: Rates { level: 0.8339, trend: 0.0, season: 0.0, damping: 1.0 },
            level: 446.5868,
            slope: 0.0,
            phases: Vec::new(),
            seen: 0,
        };
        for value in OIL {
            model.observe(value);
        }
        let mut out = [0.0; 2];
        model.ahead(&mut out);
        assert!((out[0] - 542.68).abs() < 0.01, "{out:?}");
        assert_eq!(out[0], out[1]);
    }

    #[test]
    fn a_line_is_continued_by_holt() {
        let values: Vec<f64> = (0..20).map(|t| 3.0 + 2.0 * f64::from(t)).collect();
        let form = Form { trend: Trend::Linear, season: Season::None };
        let mut model = Smoothing::fit(form, &values, 1).unwrap();
        values.iter().for_each(|&value| model.observe(value));
        let mut out = [0.0; 3];
        model.ahead(&mut out);
        for (ahead, value) in out.into_iter().enumerate() {
            assert!((value - (43.0 + 2.0 * ahead as f64)).abs() < 1e-9, "{value}");
        }
    }

    #[test]
    fn a_pure_season_is_repeated() {
        let season = [10.0, 20.0, 40.0, 30.0];
        let values: Vec<f64> = (0..24).map(|t| season[t % 4]).collect();
        for season_form in [Season::Additive, Season::Multiplicative] {
            let form = Form { trend: Trend::None, season: season_form };
            let mut model = Smoothing::fit(form, &values, 4).unwrap();
            values.iter().for_each(|&value| model.observe(value));
            let mut out = [0.0; 4];
            model.ahead(&mut out);
            for (got, want) in out.iter().zip(season) {
                assert!((got - want).abs() < 1e-9, "{got} {want}");
            }
        }
    }
}
