//! One series' answer from both forecasts, with the choice explained.

use super::judge::Window;
use super::spread::{Spread, guess};
use crate::choose::backtest::Score;
use crate::choose::pick::candidate;
use crate::{Candidate, DemandClass, Explanation, Forecast, ModelName, Outcome, Pattern, QuantilePath, Request};

/// What a panel's past says of quantiles: of single periods, and of sums over the horizon.
pub(super) struct Spreads {
    pub(super) periods: Spread,
    pub(super) totals: Spread,
}

/// What is known of one series.
pub(super) struct Told<'a> {
    pub(super) values: &'a [f32],
    pub(super) windows: &'a [Window],
    /// The global model's forecast of the periods ahead.
    pub(super) global: Vec<f64>,
    /// Its share of the answer.
    pub(super) share: f64,
    /// Its past error in parts of the engine's.
    pub(super) ratio: f64,
}

/// The answer for a series that the engine has an answer for.
pub(super) fn both(mut engine: Forecast, told: &Told<'_>, spreads: &Spreads, request: &Request) -> Forecast {
    let own = engine.explanation.chosen;
    if engine.explanation.pattern.class == DemandClass::Dead {
        engine.explanation.reason.push_str("; the global model is not asked about demand that has ended");
        return engine;
    }
    let share = told.share;
    let mean: Vec<f64> =
        engine.mean.iter().zip(&told.global).map(|(own, global)| (1.0 - share) * own + share * global).collect();
    let narrower = told.ratio.min(1.0);
    let rounded = |value: f64| if request.count { value.round() } else { value };
    let one = |spread: &Spread, value: f64, level: f64, from: f64, to: f64| {
        // What is forecast higher or lower than by the engine alone spreads as much more or less, and as
        // much less as it is known better.
        let scaled = if from > 0.0 { to + narrower * (value / from - 1.0) * to } else { guess(to, level) };
        let (pooled, say) = spread.quantile(to, level);
        rounded((say * pooled + (1.0 - say) * scaled).max(0.0))
    };
    let mut floor = vec![0.0; mean.len()];
    for path in &mut engine.quantiles {
        for (ahead, value) in path.values.iter_mut().enumerate() {
            *value = one(&spreads.periods, *value, path.level, engine.mean[ahead], mean[ahead]).max(floor[ahead]);
            floor[ahead] = *value;
        }
    }
    let (from, to): (f64, f64) = (engine.mean.iter().sum(), mean.iter().sum());
    let mut floor = 0.0;
    for (level, value) in &mut engine.total {
        *value = one(&spreads.totals, *value, *level, from, to).max(floor);
        floor = *value;
    }
    engine.mean = mean;
    explain(&mut engine.explanation, own, told, request.season);
    engine
}

/// The answer for a series without any known period: the global model's alone.
pub(super) fn newcomer(global: Vec<f64>, spreads: &Spreads, request: &Request) -> Forecast {
    let mut levels = request.quantiles.clone();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let one = |spread: &Spread, mean: f64, level: f64| {
        let (pooled, say) = spread.quantile(mean, level);
        let value = say * pooled + (1.0 - say) * guess(mean, level);
        if request.count { value.round() } else { value }
    };
    let mut floor = vec![0.0; global.len()];
    let path = |level: &f64| {
        for (floor, mean) in floor.iter_mut().zip(&global) {
            *floor = one(&spreads.periods, *mean, *level).max(*floor);
        }
        QuantilePath { level: *level, values: floor.clone() }
    };
    let quantiles = levels.iter().map(path).collect();
    let mut floor = 0.0;
    let sum: f64 = global.iter().sum();
    let total = |level: &f64| {
        floor = one(&spreads.totals, sum, *level).max(floor);
        (*level, floor)
    };
    let total = levels.iter().map(total).collect();
    let pattern = Pattern { class: DemandClass::New, seasonal: false, trending: false, adi: f64::INFINITY, cv2: 0.0 };
    let reason = "no period of the series is known; the global model forecasts it by the company it keeps".to_owned();
    let explanation = Explanation {
        pattern,
        chosen: ModelName::Global,
        reason,
        candidates: vec![candidate(ModelName::Global, Score::NONE, Outcome::Chosen)],
        fallback: Some("no period is known".to_owned()),
        history: 0,
        leading_zeros: 0,
        outliers_corrected: 0,
        missing_filled: 0,
        censored_corrected: 0,
        level_shift: None,
        trailing_zeros: 0,
    };
    Forecast { seasonal_naive: vec![0.0; global.len()], mean: global, quantiles, total, explanation }
}

/// Puts the two and their mixture before the engine's own candidates.
fn explain(explanation: &mut Explanation, own: ModelName, told: &Told<'_>, season: usize) {
    let share = told.share;
    let chosen = match share {
        0.0 => own,
        1.0 => ModelName::Global,
        _ => ModelName::Blend,
    };
    let outcome = |model: ModelName| {
        if model == chosen {
            Outcome::Chosen
        } else if chosen == ModelName::Blend {
            Outcome::Averaged
        } else {
            Outcome::Beaten
        }
    };
    let scored = |model: ModelName, share: f64| candidate(model, score(told, share, season), outcome(model));
    let mut rivals = vec![scored(own, 0.0), scored(ModelName::Global, 1.0)];
    if chosen == ModelName::Blend {
        rivals.push(scored(chosen, share));
    }
    rivals.sort_by_key(|rival| rival.outcome != Outcome::Chosen);
    let errors = |rival: &Candidate| format!("{} {:.3}", rival.model, rival.rmse);
    let compared = match told.windows.len() {
        0 => "no window of its past could be forecast again, so the panel's errors decide".to_owned(),
        count => {
            let said: Vec<String> = rivals.iter().map(errors).collect();
            format!("RMSE over its last {count} windows, with the panel's beside: {}", said.join(", "))
        }
    };
    explanation.reason = format!(
        "{chosen} is the choice between the engine's {own} and the global model, {:.0} % of it the global model's \
         ({compared}); of the engine's: {}",
        100.0 * share,
        explanation.reason
    );
    explanation.candidates.retain(|candidate| candidate.model != own);
    if outcome(own) == Outcome::Beaten {
        for candidate in explanation.candidates.iter_mut().filter(|one| one.outcome == Outcome::Averaged) {
            candidate.outcome = Outcome::Beaten;
        }
    }
    rivals.append(&mut explanation.candidates);
    explanation.candidates = rivals;
    explanation.chosen = chosen;
}

/// Errors of a mixture over the windows.
fn score(told: &Told<'_>, share: f64, season: usize) -> Score {
    let (mut absolute, mut square, mut signed, mut demand, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (engine, global, actual) in told.windows.iter().flat_map(Window::periods).filter(|at| !at.2.is_nan()) {
        let miss = (1.0 - share) * engine + share * global - actual;
        absolute += miss.abs();
        square += miss * miss;
        signed += miss;
        demand += actual.abs();
        count += 1.0;
    }
    let known = told.windows.first().map_or(told.values.len(), |window| window.known);
    let mae = absolute / count;
    let mase = mae / naive_error(&told.values[..known], season);
    Score { wape: absolute / demand, mase, rmse: f64::sqrt(square / count), bias: signed / demand, mae }
}

/// In-sample mean absolute error of seasonal naive, from the first demand on.
fn naive_error(values: &[f32], season: usize) -> f64 {
    let first = values.iter().position(|value| *value > 0.0).unwrap_or(values.len());
    let sold = &values[first..];
    let lag = if sold.len() > season { season } else { 1 };
    let steps = sold.iter().skip(lag).zip(sold).map(|(late, early)| f64::from(late - early).abs());
    let (sum, count) =
        steps.filter(|step| !step.is_nan()).fold((0.0, 0.0), |(sum, count), step| (sum + step, count + 1.0));
    sum / count
}
