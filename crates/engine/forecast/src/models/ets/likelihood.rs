//! The likelihood of a smoothing model and its gradient by the adjoint method.

use super::{Form, Season, Trend};

/// How errors act on the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Additive,
    Multiplicative,
}

/// A form with its error over values scaled to a mean size of about 1.
pub(super) struct Problem<'a> {
    pub(super) form: Form,
    pub(super) error: ErrorKind,
    pub(super) values: &'a [f64],
    pub(super) season: usize,
}

/// Parameters in their own range, from free numbers.
///
/// Free numbers are, in this order: level rate, trend rate and season rate as logits of their share
/// of the stable range, damping likewise, start level, start slope and season states in tenths.
/// Components a form lacks have none.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pub(super) level_rate: f64,
    pub(super) trend_rate: f64,
    pub(super) season_rate: f64,
    pub(super) damping: f64,
    pub(super) level: f64,
    pub(super) slope: f64,
    pub(super) phases: Vec<f64>,
}

/// What each step left behind, for the way back.
#[derive(Default)]
pub(super) struct Tape {
    /// Level with slope, season state, error, slope before the step.
    steps: Vec<[f64; 4]>,
    pub(super) parameters: Parameters,
    slots: Vec<f64>,
}

/// Bounds of the rates and the damping (as in R's `ets`; Hyndman and Khandakar, 2008).
const RATE: (f64, f64) = (0.0001, 0.9999);
/// Prior weight against a trend rate near the level rate, times the season: the negative
/// log density at the bound, falling to 0 at a rate of 0. Found on rolling origins: without it the
/// trend of short histories follows their noise.
const TREND_PRIOR: f64 = 12.0;
const DAMPING: (f64, f64) = (0.8, 0.98);
/// Units of the start states in free numbers.
const UNIT: f64 = 0.1;
const SLOPE_UNIT: f64 = 0.02;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The derivative of [`sigmoid`] where it has this value.
fn bend(share: f64) -> f64 {
    share * (1.0 - share)
}

/// The free number of a share of a range.
pub(super) fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

impl Problem<'_> {
    /// How many free numbers the form has.
    pub(super) fn size(&self) -> usize {
        let trend = match self.form.trend {
            Trend::None => 0,
            Trend::Linear => 2,
            Trend::Damped => 3,
        };
        let season = if self.form.season == Season::None { 0 } else { 1 + self.season };
        2 + trend + season
    }

    /// Parameters counted by the information criterion: those of R's `ets`, where season states
    /// have one constraint, and the variance.
    pub(super) fn counted(&self) -> usize {
        self.size() + 1 - usize::from(self.form.season != Season::None)
    }

    /// Writes the free numbers of start values and middling rates.
    pub(super) fn start(&self, level: f64, slope: f64, phases: &[f64], rates: [f64; 3]) -> Vec<f64> {
        let mut x = vec![logit(rates[0])];
        if self.form.trend != Trend::None {
            x.push(logit(rates[1]));
        }
        if self.form.season != Season::None {
            x.push(logit(rates[2]));
        }
        if self.form.trend == Trend::Damped {
            x.push(logit(0.9));
        }
        x.push(level / UNIT);
        if self.form.trend != Trend::None {
            x.push(slope / SLOPE_UNIT);
        }
        x.extend(phases.iter().map(|phase| phase / UNIT));
        x
    }

    /// Reads the free numbers.
    pub(super) fn read(&self, x: &[f64], into: &mut Parameters) {
        let mut x = x.iter().copied();
        let mut next = || x.next().unwrap_or(0.0);
        let width = RATE.1 - RATE.0;
        into.level_rate = RATE.0 + width * sigmoid(next());
        let trend = self.form.trend != Trend::None;
        into.trend_rate = if trend { into.level_rate * sigmoid(next()) } else { 0.0 };
        let season = self.form.season != Season::None;
        into.season_rate = if season { (1.0 - into.level_rate) * sigmoid(next()) } else { 0.0 };
        into.damping = match self.form.trend {
            Trend::None => 0.0,
            Trend::Linear => 1.0,
            Trend::Damped => DAMPING.0 + (DAMPING.1 - DAMPING.0) * sigmoid(next()),
        };
        into.level = UNIT * next();
        into.slope = if trend { SLOPE_UNIT * next() } else { 0.0 };
        into.phases.clear();
        if season {
            into.phases.extend((0..self.season).map(|_| UNIT * next()));
        }
    }

    /// Twice the negative log likelihood over the number of periods, without constants, and its
    /// gradient; infinite where a ratio loses its meaning.
    pub(super) fn evaluate(&self, x: &[f64], gradient: &mut [f64], tape: &mut Tape) -> f64 {
        self.read(x, &mut tape.parameters);
        match self.form.season {
            Season::None => self.pass::<0>(x, gradient, tape),
            Season::Additive => self.pass::<1>(x, gradient, tape),
            Season::Multiplicative => self.pass::<2>(x, gradient, tape),
        }
    }

    /// Forth and back; `SEASON` is 0 for none, 1 additive, 2 multiplicative.
    fn pass<const SEASON: usize>(&self, x: &[f64], gradient: &mut [f64], tape: &mut Tape) -> f64 {
        let n = self.values.len() as f64;
        let Some((squares, logs)) = self.forth::<SEASON>(tape) else {
            return f64::INFINITY;
        };
        // A perfect fit has no likelihood; the floor is far below any real error.
        let mean_square = squares / n + 1e-12;
        let value = mean_square.ln() + 2.0 * logs / n;
        if !value.is_finite() {
            return f64::INFINITY;
        }
        self.back::<SEASON>(x, gradient, tape, 2.0 / (n * mean_square));
        value + self.prior(x, gradient)
    }

    /// The prior's share of the value, added to the gradient.
    fn prior(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        if self.form.trend == Trend::None {
            return 0.0;
        }
        let share = sigmoid(x[1]);
        let weight = TREND_PRIOR * self.season as f64 / self.values.len() as f64;
        gradient[1] += weight * bend(share);
        weight * share
    }

    /// Sum of squared (relative) errors and, for multiplicative errors, sum of log forecasts.
    fn forth<const SEASON: usize>(&self, tape: &mut Tape) -> Option<(f64, f64)> {
        let Parameters { level_rate, trend_rate, season_rate, damping, .. } = tape.parameters;
        let (mut level, mut slope) = (tape.parameters.level, tape.parameters.slope);
        let relative = self.error == ErrorKind::Multiplicative;
        tape.steps.clear();
        tape.steps.reserve(self.values.len());
        let Tape { steps, parameters, slots } = tape;
        slots.clear();
        slots.extend_from_slice(&parameters.phases);
        let (mut squares, mut logs) = (0.0, 0.0);
        let mut product = 1.0;
        let mut phase = 0;
        for &value in self.values {
            let base = level + damping * slope;
            let state = if SEASON == 0 { 0.0 } else { slots[phase] };
            let forecast = match SEASON {
                0 => base,
                1 => base + state,
                _ => base * state,
            };
            if (SEASON == 2 && (base < 1e-3 || state < 1e-3)) || (relative && forecast < 1e-3) {
                return None;
            }
            let error = value - forecast;
            steps.push([base, state, error, slope]);
            // Two quotients a step; all others are their products.
            let (per_base, per_state) = if SEASON == 2 { (1.0 / base, 1.0 / state) } else { (1.0, 1.0) };
            if relative {
                let share = if SEASON == 2 { error * (per_base * per_state) } else { error / forecast };
                squares += share * share;
                product *= forecast;
                // One logarithm for many factors, before they run out of range.
                if !(1e-100..1e100).contains(&product) {
                    logs += product.ln();
                    product = 1.0;
                }
            } else {
                squares += error * error;
            }
            let (by_level, by_season) = (error * per_state, error * per_base);
            level = base + level_rate * by_level;
            slope = damping * slope + trend_rate * by_level;
            if SEASON > 0 {
                slots[phase] = state + season_rate * by_season;
                phase += 1;
                if phase == slots.len() {
                    phase = 0;
                }
            }
        }
        Some((squares, logs + product.ln()))
    }

    /// Runs the steps backwards with the derivative by every state, then chains to the free numbers.
    fn back<const SEASON: usize>(&self, x: &[f64], gradient: &mut [f64], tape: &mut Tape, weight: f64) {
        let Parameters { level_rate, trend_rate, season_rate, damping, .. } = tape.parameters;
        let relative = self.error == ErrorKind::Multiplicative;
        let per_log = 2.0 / self.values.len() as f64;
        let (mut to_level, mut to_slope) = (0.0, 0.0);
        let (mut by_level_rate, mut by_trend_rate) = (0.0, 0.0);
        let (mut by_season_rate, mut by_damping) = (0.0, 0.0);
        let Tape { steps, slots, parameters } = tape;
        slots.iter_mut().for_each(|slot| *slot = 0.0);
        let mut phase = if SEASON == 0 { 0 } else { self.values.len() % slots.len() };
        for &[base, state, error, slope] in steps.iter().rev() {
            if SEASON > 0 {
                phase = if phase == 0 { slots.len() - 1 } else { phase - 1 };
            }
            let to_season = if SEASON > 0 { slots[phase] } else { 0.0 };
            let (per_base, per_state) = if SEASON == 2 { (1.0 / base, 1.0 / state) } else { (1.0, 1.0) };
            let (by_level, by_season) = (error * per_state, error * per_base);
            by_level_rate += to_level * by_level;
            by_trend_rate += to_slope * by_level;
            if SEASON > 0 {
                by_season_rate += to_season * by_season;
            }
            let along_level = level_rate * to_level + trend_rate * to_slope;
            let along_season = season_rate * to_season;
            let mut to_base = to_level;
            let mut to_state = to_season;
            let mut to_error = match SEASON {
                0 => along_level,
                1 => along_level + along_season,
                _ => {
                    to_state -= along_level * by_level * per_state;
                    to_base -= along_season * by_season * per_base;
                    along_level * per_state + along_season * per_base
                }
            };
            let mut to_forecast = 0.0;
            if relative {
                let per_forecast = if SEASON == 2 { per_base * per_state } else { 1.0 / (base + state) };
                let share = error * per_forecast;
                to_error += weight * share * per_forecast;
                to_forecast += (per_log - weight * share * share) * per_forecast;
            } else {
                to_error += weight * error;
            }
            to_forecast -= to_error;
            if SEASON == 2 {
                to_base += to_forecast * state;
                to_state += to_forecast * base;
            } else {
                to_base += to_forecast;
                to_state += to_forecast;
            }
            by_damping += (to_slope + to_base) * slope;
            to_slope = damping * (to_slope + to_base);
            to_level = to_base;
            if SEASON > 0 {
                slots[phase] = to_state;
            }
        }
        let rates = [by_level_rate, by_trend_rate, by_season_rate, by_damping];
        chain(self.form, x, gradient, parameters, rates, (to_level, to_slope, slots));
    }
}

/// From derivatives by parameters to those by free numbers.
fn chain(
    form: Form,
    x: &[f64],
    gradient: &mut [f64],
    parameters: &Parameters,
    [mut by_level, by_trend, by_season, by_damping]: [f64; 4],
    (to_level, to_slope, to_phases): (f64, f64, &[f64]),
) {
    let mut at = 1;
    if form.trend != Trend::None {
        let share = sigmoid(x[at]);
        gradient[at] = by_trend * parameters.level_rate * bend(share);
        by_level += by_trend * share;
        at += 1;
    }
    if form.season != Season::None {
        let share = sigmoid(x[at]);
        gradient[at] = by_season * (1.0 - parameters.level_rate) * bend(share);
        by_level -= by_season * share;
        at += 1;
    }
    gradient[0] = by_level * (RATE.1 - RATE.0) * bend(sigmoid(x[0]));
    if form.trend == Trend::Damped {
        gradient[at] = by_damping * (DAMPING.1 - DAMPING.0) * bend(sigmoid(x[at]));
        at += 1;
    }
    gradient[at] = to_level * UNIT;
    at += 1;
    if form.trend != Trend::None {
        gradient[at] = to_slope * SLOPE_UNIT;
        at += 1;
    }
    for (to, from) in gradient[at..].iter_mut().zip(to_phases) {
        *to = from * UNIT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let values: Vec<f64> =
            (0..30).map(|t| 1.0 + 0.02 * t as f64 + [0.2, -0.1, -0.1][t % 3] + (t * 7 % 5) as f64 * 0.03).collect();
        let trends = [Trend::None, Trend::Linear, Trend::Damped];
        let seasons = [Season::None, Season::Additive, Season::Multiplicative];
        for (trend, season) in trends.iter().flat_map(|t| seasons.iter().map(move |s| (*t, *s))) {
            for error in [ErrorKind::Additive, ErrorKind::Multiplicative] {
                let problem = Problem { form: Form { trend, season }, error, values: &values, season: 3 };
                let phases: &[f64] = match season {
                    Season::None => &[],
                    Season::Additive => &[0.2, -0.1, -0.1],
                    Season::Multiplicative => &[1.2, 0.9, 0.9],
                };
                let x = problem.start(1.0, 0.02, phases, [0.3, 0.2, 0.2]);
                assert_eq!(x.len(), problem.size());
                let mut tape = Tape::default();
                let mut gradient = vec![0.0; x.len()];
                let mut unused = vec![0.0; x.len()];
                problem.evaluate(&x, &mut gradient, &mut tape);
                for at in 0..x.len() {
                    let mut moved = |by: f64| {
                        let mut x = x.clone();
                        x[at] += by;
                        problem.evaluate(&x, &mut unused, &mut tape)
                    };
                    let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                    let miss = (slope - gradient[at]).abs();
                    assert!(miss < 1e-5 * (1.0 + slope.abs()), "{trend:?} {season:?} {error:?} {at}");
                }
            }
        }
    }
}
