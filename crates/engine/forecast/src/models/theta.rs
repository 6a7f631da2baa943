//! The theta models: standard, optimised and dynamic optimised (Assimakopoulos and Nikolopoulos,
//! 2000; Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler, 2016).
//!
//! The forecast is a smoothed level plus a share 1 − 1/θ of the least squares line through all
//! periods, damped as in equation 12 of the second paper. The standard model has θ = 2, the others
//! choose it; the dynamic one draws the line anew every period. For a given smoothing rate the error
//! is linear in the start level and in that share, so both follow from two normal equations and only
//! the rate is searched.

use super::Fitted;
use super::decompose::Adjustment;

/// The lowest and highest smoothing rate (as in the authors' package forecTheta).
const RATES: (f64, f64) = (0.1, 0.99);
/// Rates tried before the search narrows.
const LATTICE: usize = 12;
/// Golden section steps around the best of the lattice.
const STEPS: usize = 10;

/// Which member of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// θ = 2, the line through the whole history.
    Standard,
    /// θ by least squares, the line through the whole history.
    Optimised,
    /// θ by least squares, the line through the periods so far.
    Dynamic,
}

/// The line through all periods so far, kept up period by period (equations 13 to 15).
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    seen: f64,
    mean: f64,
    intercept: f64,
    slope: f64,
}

impl Line {
    fn observe(&mut self, value: f64) {
        self.seen += 1.0;
        let n = self.seen;
        let before = self.mean;
        self.mean += (value - before) / n;
        self.slope = if n < 2.0 { 0.0 } else { ((n - 2.0) * self.slope + 6.0 / n * (value - before)) / (n + 1.0) };
        self.intercept = self.mean - self.slope * (n + 1.0) / 2.0;
    }

    /// What the line adds to a forecast one period ahead; `fade` is (1 − α) to the periods seen.
    fn pull(&self, rate: f64, fade: f64) -> f64 {
        fade * self.intercept + (1.0 - fade * (1.0 - rate)) / rate * self.slope
    }
}

/// The model with its parameters and state.
#[derive(Clone, Debug)]
pub(super) struct Theta {
    kind: Kind,
    rate: f64,
    /// 1 − 1/θ, from 0 to 1.
    share: f64,
    level: f64,
    line: Line,
    fade: f64,
    season: Adjustment,
    seen: usize,
}

impl Theta {
    /// Takes out a season the test sees, then settles rate, share and start level.
    pub(super) fn fit(kind: Kind, values: &[f64], season: usize) -> Option<Self> {
        if values.len() < 4 {
            return None;
        }
        let season = Adjustment::of(values, season);
        let adjusted = season.adjusted(values);
        let lines = lines(kind, &adjusted);
        let (rate, share, level) = settle(kind, &adjusted, &lines);
        Some(Self { kind, rate, share, level, line: lines[0], fade: 1.0, season, seen: 0 })
    }

    fn one_ahead(&self) -> f64 {
        self.level + self.share * self.line.pull(self.rate, self.fade)
    }

    fn step(&mut self, value: f64) {
        self.level += self.rate * (value - self.level);
        if self.kind == Kind::Dynamic {
            self.line.observe(value);
        }
        self.fade *= 1.0 - self.rate;
    }
}

impl Fitted for Theta {
    fn observe(&mut self, value: f64) {
        let adjusted = self.season.take_out(self.seen, value);
        self.step(adjusted);
        self.seen += 1;
    }

    fn ahead(&self, out: &mut [f64]) {
        let mut future = Self { season: Adjustment::none(), ..self.clone() };
        for (ahead, slot) in out.iter_mut().enumerate() {
            let value = future.one_ahead();
            future.step(value);
            *slot = self.season.put_back(self.seen + ahead, value);
        }
    }
}

/// The line known before each period.
fn lines(kind: Kind, values: &[f64]) -> Vec<Line> {
    let mut line = Line::default();
    let so_far: Vec<Line> = values
        .iter()
        .map(|&value| {
            let before = line;
            line.observe(value);
            before
        })
        .collect();
    if kind == Kind::Dynamic { so_far } else { vec![line; values.len()] }
}

/// Rate, share and start level with the least one-step squared error from the third period on.
fn settle(kind: Kind, values: &[f64], lines: &[Line]) -> (f64, f64, f64) {
    let gap = (RATES.1 - RATES.0) / (LATTICE - 1) as f64;
    let mut best = (f64::INFINITY, RATES.0, 0.0, 0.0);
    let mut consider = |rate: f64| {
        let (error, share, level) = solve(kind, values, lines, rate);
        if error < best.0 {
            best = (error, rate, share, level);
        }
        error
    };
    let errors: Vec<f64> = (0..LATTICE).map(|at| consider(RATES.0 + gap * at as f64)).collect();
    let least = (0..LATTICE).min_by(|a, b| errors[*a].total_cmp(&errors[*b])).unwrap_or(0);
    let centre = RATES.0 + gap * least as f64;
    golden((centre - gap).max(RATES.0), (centre + gap).min(RATES.1), consider);
    (best.1, best.2, best.3)
}

/// Golden section search; the caller remembers the best.
fn golden(low: f64, high: f64, mut error: impl FnMut(f64) -> f64) {
    const SHORT: f64 = 0.381_966_011_250_105;
    let (mut low, mut high) = (low, high);
    let (mut a, mut b) = (low + SHORT * (high - low), high - SHORT * (high - low));
    let (mut at_a, mut at_b) = (error(a), error(b));
    for _ in 0..STEPS {
        if at_a < at_b {
            (high, b, at_b) = (b, a, at_a);
            a = low + SHORT * (high - low);
            at_a = error(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = high - SHORT * (high - low);
            at_b = error(b);
        }
    }
}

/// Squared error, share and start level for one rate, by least squares with the share held to its
/// range.
fn solve(kind: Kind, values: &[f64], lines: &[Line], rate: f64) -> (f64, f64, f64) {
    let keep = 1.0 - rate;
    // The smoothed level with a start of zero; `fade` is what is left of the start.
    let (mut smooth, mut fade) = (0.0, 1.0);
    let (mut ff, mut fp, mut pp, mut fr, mut pr, mut rr) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (t, (value, line)) in values.iter().zip(lines).enumerate() {
        if t > 1 {
            let pull = line.pull(rate, fade);
            let rest = value - smooth;
            ff += fade * fade;
            fp += fade * pull;
            pp += pull * pull;
            fr += fade * rest;
            pr += pull * rest;
            rr += rest * rest;
        }
        smooth = rate * value + keep * smooth;
        fade *= keep;
    }
    let determinant = ff * pp - fp * fp;
    let free = if determinant > 1e-12 * ff * pp { (pr * ff - fr * fp) / determinant } else { 0.0 };
    let share = if kind == Kind::Standard { 0.5 } else { free.clamp(0.0, 1.0) };
    let level = if ff > 0.0 { (fr - share * fp) / ff } else { 0.0 };
    let error =
        rr - 2.0 * (level * fr + share * pr) + level * level * ff + 2.0 * level * share * fp + share * share * pp;
    (error, share, level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_line_is_the_least_squares_line() {
        let values = [3.0, 5.0, 4.0, 8.0, 7.0];
        let mut line = Line::default();
        values.iter().for_each(|&value| line.observe(value));
        // By hand: mean of t 3, of y 5.4, Σ(t−3)(y−5.4) = 11, Σ(t−3)² = 10.
        assert!((line.slope - 1.1).abs() < 1e-12 && (line.intercept - 2.1).abs() < 1e-12);
    }

    #[test]
    fn least_squares_beats_its_neighbours() {
        let values: Vec<f64> = (0..40).map(|t| 20.0 + 0.7 * t as f64 + (t * 17 % 7) as f64).collect();
        let (error, share, level) = solve(Kind::Dynamic, &values, &lines(Kind::Dynamic, &values), 0.4);
        let by_walking = |share: f64, level: f64| {
            let mut model = Theta {
                kind: Kind::Dynamic,
                rate: 0.4,
                share,
                level,
                line: Line::default(),
                fade: 1.0,
                season: Adjustment::none(),
                seen: 0,
            };
            let mut sum = 0.0;
            for (t, value) in values.iter().enumerate() {
                if t > 1 {
                    sum += (value - model.one_ahead()).powi(2);
                }
                model.observe(*value);
            }
            sum
        };
        assert!((by_walking(share, level) - error).abs() < 1e-6 * error);
        for (ds, dl) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.5), (0.0, -0.5)] {
            assert!(by_walking(share + ds, level + dl) > error);
        }
    }

    #[test]
    fn a_line_is_continued() {
        let values: Vec<f64> = (0..30).map(|t| 10.0 + 3.0 * f64::from(t)).collect();
        for (kind, near) in [(Kind::Dynamic, 0.5), (Kind::Optimised, 1e-6)] {
            let mut model = Theta::fit(kind, &values, 1).unwrap();
            values.iter().for_each(|&value| model.observe(value));
            let mut out = [0.0; 3];
            model.ahead(&mut out);
            assert!(out.iter().zip([100.0, 103.0, 106.0]).all(|(got, want)| (got - want).abs() < near), "{out:?}");
        }
    }

    #[test]
    fn the_standard_model_is_smoothing_with_half_the_slope_of_the_line() {
        // Hyndman and Billah (2003): the forecast is that of simple smoothing plus
        // b/2 · (h − 1 + 1/α − (1 − α)ⁿ⁺¹/α), b the slope of the least squares line. The line starts
        // at its intercept, whose half the smoothing's own start takes up.
        let values: Vec<f64> = (0..24).map(|t| 40.0 + 1.5 * f64::from(t) + f64::from(t * 7 % 5)).collect();
        let mut model = Theta::fit(Kind::Standard, &values, 1).unwrap();
        let (rate, line) = (model.rate, model.line);
        let mut smoothed = model.level + 0.5 * line.intercept;
        for value in &values {
            smoothed += rate * (value - smoothed);
            model.observe(*value);
        }
        let mut out = [0.0; 6];
        model.ahead(&mut out);
        let fade = (1.0 - rate).powi(24);
        for (ahead, got) in out.into_iter().enumerate() {
            let want = smoothed + 0.5 * line.slope * (ahead as f64 + 1.0 / rate - (1.0 - rate) * fade / rate);
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }
}
