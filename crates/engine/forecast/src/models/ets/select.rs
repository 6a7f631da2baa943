//! Smoothing models of a series: every form fitted by likelihood and weighed by AICc.

use super::likelihood::{ErrorKind, Parameters, Problem, Tape};
use super::{Form, Rates, Season, Smoothing, Trend, start};
use crate::models::minimise::{Stop, minimise};

/// The longest season with a state a phase; R's `ets` has the same.
const LONGEST: usize = 24;
/// The search ends here; on rolling origins more iterations fit better and forecast no better.
const STOP: Stop = Stop { iterations: 8, decrease: 1e-5 };

/// How fast weights fall with AICc, and the weight relative to the best below which a form is left out.
const SHARPNESS: f64 = 0.2;
const LIGHT: f64 = 0.02;

/// One fitted form.
struct Fit {
    criterion: f64,
    form: Form,
    parameters: Parameters,
}

/// Every form with its Akaike weight, lightest left out; `None` for fewer than four periods.
///
/// Trends are additive or damped; a multiplicative season needs values above zero.
pub(super) fn weigh(values: &[f64], season: usize) -> Option<Vec<(f64, Smoothing)>> {
    let n = values.len();
    let scale = values.iter().map(|value| value.abs()).sum::<f64>() / n.max(1) as f64;
    if n < 4 || scale <= 0.0 {
        return None;
    }
    let scaled: Vec<f64> = values.iter().map(|value| value / scale).collect();
    let mut tape = Tape::default();
    let fits: Vec<Fit> = problems(&scaled, season).into_iter().filter_map(|problem| fit(&problem, &mut tape)).collect();
    let least = fits.iter().map(|fit| fit.criterion).fold(f64::INFINITY, f64::min);
    // Akaike weights (Burnham and Anderson, 2002): e to minus half the distance to the best.
    let weighed: Vec<(f64, Fit)> = fits
        .into_iter()
        .map(|fit| ((-SHARPNESS * (fit.criterion - least)).exp(), fit))
        .filter(|(weight, _)| *weight > LIGHT)
        .collect();
    let sum: f64 = weighed.iter().map(|(weight, _)| weight).sum();
    let models = weighed.into_iter().map(|(weight, fit)| (weight / sum, smoothing(fit, scale)));
    let models: Vec<(f64, Smoothing)> = models.collect();
    (!models.is_empty()).then_some(models)
}

/// The forms worth fitting, with their errors.
///
/// Errors are additive, but relative where the season is: the other kind of error changes weights
/// a little and point forecasts hardly, and the stable half of them would double the work.
fn problems(scaled: &[f64], season: usize) -> Vec<Problem<'_>> {
    let positive = scaled.iter().all(|value| *value > 0.01);
    let mut kinds = vec![(Season::None, ErrorKind::Additive)];
    // What has no season is mostly yearly and short: there the other error pays and costs little.
    if positive && season == 1 {
        kinds.push((Season::None, ErrorKind::Multiplicative));
    }
    if season > 1 && season <= LONGEST && scaled.len() >= 2 * season + 3 {
        kinds.push((Season::Additive, ErrorKind::Additive));
        if positive {
            kinds.push((Season::Multiplicative, ErrorKind::Multiplicative));
        }
    }
    let mut problems = Vec::with_capacity(9);
    for (form_season, error) in kinds {
        for trend in [Trend::None, Trend::Linear, Trend::Damped] {
            let form = Form { trend, season: form_season };
            problems.push(Problem { form, error, values: scaled, season });
        }
    }
    problems
}

fn fit(problem: &Problem<'_>, tape: &mut Tape) -> Option<Fit> {
    let n = problem.values.len() as f64;
    let counted = problem.counted() as f64;
    // The correction for short series has to make sense.
    if n <= counted + 1.0 {
        return None;
    }
    let begin = start::start(problem.form, problem.values, problem.season);
    let mut x = problem.start(begin.level, begin.slope, &begin.phases, [0.3, 0.1, 0.1]);
    let mut unused = vec![0.0; x.len()];
    if !problem.evaluate(&x, &mut unused, tape).is_finite() {
        // A steep start can take a ratio through zero; a flat one cannot.
        x = problem.start(1.0, 0.0, &begin.phases, [0.3, 0.1, 0.1]);
    }
    let value = minimise(&mut x, STOP, |x, gradient| problem.evaluate(x, gradient, tape));
    if !value.is_finite() {
        return None;
    }
    let criterion = n * value + 2.0 * counted + 2.0 * counted * (counted + 1.0) / (n - counted - 1.0);
    let mut parameters = Parameters::default();
    problem.read(&x, &mut parameters);
    Some(Fit { criterion, form: problem.form, parameters })
}

fn smoothing(fit: Fit, scale: f64) -> Smoothing {
    let Fit { form, parameters, .. } = fit;
    let additive = form.season == Season::Additive;
    let rates = Rates {
        level: parameters.level_rate,
        trend: parameters.trend_rate,
        season: parameters.season_rate,
        damping: if form.trend == Trend::None { 1.0 } else { parameters.damping },
    };
    let mut phases = parameters.phases;
    if additive {
        phases.iter_mut().for_each(|phase| *phase *= scale);
    }
    let (level, slope) = (parameters.level * scale, parameters.slope * scale);
    Smoothing { form, rates, level, slope, phases, seen: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multiplicative_season_is_recognised() {
        let season = [0.6, 0.9, 1.5, 1.0];
        let values: Vec<f64> =
            (0..60).map(|t| (50.0 + 4.0 * t as f64) * season[t % 4] * (1.0 + (t * 29 % 13) as f64 * 0.001)).collect();
        for (weight, model) in weigh(&values, 4).unwrap() {
            let right = model.form.season == Season::Multiplicative && model.form.trend != Trend::None;
            assert!(right || weight < 0.05, "{weight} {model:?}");
        }
    }

    #[test]
    fn noise_around_a_level_has_neither_trend_nor_season() {
        let values: Vec<f64> = (0..60).map(|t| 50.0 + f64::from(t * t * 31 % 17)).collect();
        let models = weigh(&values, 12).unwrap();
        let weight = |wanted: fn(&Form) -> bool| -> f64 {
            models.iter().filter(|(_, model)| wanted(&model.form)).map(|(weight, _)| weight).sum()
        };
        assert!(weight(|form| form.trend == Trend::None) > 0.5);
        assert!(weight(|form| form.season == Season::None) > 0.9);
    }
}
