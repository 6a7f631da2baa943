//! The candidates of a class, and the one with the least past error.

use super::backtest::{self, Plan, Score, Trial};
use super::obsolescence::kept;
use crate::models;
use crate::pooled::Pool;
use crate::{Candidate, DemandClass, ModelName, Outcome, Pattern};

/// Weights in the average fall with this power of the error once the history has [`LONG`] periods,
/// and with less before: few past errors say little about which model is best.
const POWER: f64 = 1.0;
const LONG: f64 = 100.0;
/// A single model speaks alone only when its error is this share of the average's or less: past
/// errors of single models flatter the luckiest. None does where a pool takes part: histories are short there, and the
/// average has less error on all five windows inside m4_yearly. Perfect pasts alone still share among themselves.
const MARGIN: f64 = 0.3;
/// A model and its share of the average before any past error is known.
type Share = (ModelName, f64);

/// Shares for steady demand, found on rolling origins: in general; without a season and short, which
/// is mostly yearly (on five windows, drawn towards even shares where those disagreed); without a
/// season and longer; with a season plain to see, up to [`STATES`] long; with a longer one.
const STEADY: &[Share] =
    &[(ModelName::Ets, 1.0), (ModelName::DynamicTheta, 1.0), (ModelName::Ces, 1.0), (ModelName::Autoregression, 1.0)];
const YEARLY: &[Share] = &[
    (ModelName::Ets, 0.5),
    (ModelName::DynamicTheta, 1.0),
    (ModelName::Ces, 1.25),
    (ModelName::Autoregression, 1.25),
    (ModelName::Arima, 0.75),
];
const LEVEL: &[Share] = &[
    (ModelName::Ets, 1.0),
    (ModelName::DynamicTheta, 1.0),
    (ModelName::Ces, 1.0),
    (ModelName::Autoregression, 1.0),
    (ModelName::Arima, 1.0),
];
const SEASONAL: &[Share] = &[
    (ModelName::Ets, 2.0),
    (ModelName::DynamicTheta, 1.0),
    (ModelName::Ces, 0.7),
    (ModelName::Autoregression, 1.0),
    (ModelName::Mstl, 0.7),
];
const WEEKS: &[Share] = &[
    (ModelName::Ets, 1.0),
    (ModelName::DynamicTheta, 1.0),
    (ModelName::Ces, 1.0),
    (ModelName::Autoregression, 1.5),
    (ModelName::Arima, 1.0),
    (ModelName::Mstl, 0.5),
];
/// The longest season for which exponential smoothing has a state a phase.
const STATES: usize = 24;
/// Histories without a season are long from here on.
const DECADES: usize = 50;
/// The models averaged for demand with several seasons, and the power of their weights: whether the
/// longer season is there at all shows in the past errors.
const CROSSED: &[Share] = &[(ModelName::Mstl, 1.0), (ModelName::Autoregression, 1.0), (ModelName::DynamicTheta, 1.0)];
const CROSSED_POWER: f64 = 4.0;
/// The models averaged for slow movers; with a history of [`LONG`] periods the steady ones join.
const SLOW: &[Share] = &[(ModelName::Tsb, 1.0), (ModelName::Imapa, 1.0)];

/// The winner, what it is made of, and everything that was tried.
pub(crate) struct Pick {
    pub(crate) chosen: ModelName,
    /// The models whose forecasts are averaged, with weights that sum to 1; the chosen one alone if
    /// it is no average.
    pub(crate) members: Vec<(ModelName, f64)>,
    pub(crate) candidates: Vec<Candidate>,
    /// Past forecasts of the winner, as in [`Trial::rows`].
    pub(crate) rows: Vec<f64>,
}

/// The models worth trying on such demand, and in the company of a pool.
pub(crate) fn candidates(pattern: &Pattern, periods: usize, seasons: &[usize], pool: Option<&Pool>) -> Vec<ModelName> {
    let mut names = vec![ModelName::Mean, ModelName::Ses];
    if slow(pattern) {
        names.extend([ModelName::Croston, ModelName::Sba, ModelName::Tsb, ModelName::Adida, ModelName::Imapa]);
    } else {
        names.extend([ModelName::Naive, ModelName::Drift]);
    }
    if seasons[0] > 1 {
        names.push(ModelName::SeasonalNaive);
    }
    for (name, _) in average_of(pattern, periods, seasons, pool) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The models whose average is the first choice.
fn average_of(pattern: &Pattern, periods: usize, seasons: &[usize], pool: Option<&Pool>) -> Vec<Share> {
    if seasons.len() > 1 && !slow(pattern) {
        return CROSSED.to_vec();
    }
    let mut names = Vec::with_capacity(6);
    // Erratic demand gains from methods that do not follow its last jumps; what grows looks erratic too.
    if slow(pattern) || (pattern.class == DemandClass::Erratic && !pattern.trending) {
        names.extend(SLOW);
    }
    if !slow(pattern) || periods as f64 >= LONG {
        names.extend(match seasons[0] {
            _ if slow(pattern) => STEADY,
            // In company even shares have as little error, and fewer numbers were found for them.
            1 if periods < DECADES && pool.is_none() => YEARLY,
            1 => LEVEL,
            season if season > STATES => WEEKS,
            _ if pattern.seasonal && pattern.class == DemandClass::Smooth => SEASONAL,
            _ => STEADY,
        });
    }
    if let Some(pool) = pool.filter(|_| !slow(pattern)) {
        let others: f64 = names.iter().map(|(_, share)| share).sum();
        let share = pool.share(periods);
        names.push((ModelName::Pooled, others * share / (1.0 - share)));
    }
    names
}

/// Tries the names and takes the one with the least error; `None` when none could run.
///
/// Steady demand is judged by absolute error, slow movers by squared error: the median of a slow
/// mover is zero, and a forecast of zero would win by absolute error.
pub(crate) fn pick(
    names: &[ModelName],
    values: &[f64],
    seasons: &[usize],
    plan: &Plan,
    pattern: &Pattern,
    pool: Option<&Pool>,
) -> Option<Pick> {
    let scale = mase_scale(values, seasons[0]);
    let slow = slow(pattern);
    let rank = |score: &Score| if slow { score.rmse } else { score.mae };
    let shares = average_of(pattern, values.len(), seasons, pool);
    let mut trials = Vec::with_capacity(names.len() + 1);
    let mut short = Vec::new();
    let kept = kept(pattern, seasons[0]);
    for &name in names {
        let fitted = match (name, pool) {
            (ModelName::Pooled, Some(pool)) => pool.before(plan.first(), plan.horizon),
            _ => models::fit(name, &values[..plan.first()], seasons),
        };
        match fitted.and_then(|fitted| backtest::run(name, fitted, values, plan, scale, kept)) {
            Some(trial) => trials.push(trial),
            None => short.push(name),
        }
    }
    // A stable sort: among equals the simpler model, which stands first, wins.
    trials.sort_by(|a, b| rank(&a.score).total_cmp(&rank(&b.score)));
    let power = if seasons.len() > 1 { CROSSED_POWER } else { POWER } * (values.len() as f64 / LONG).min(1.0);
    let averaged = weights(&trials, &shares, power, rank);
    let alone = trials.first().map(|best| (best.model, rank(&best.score)))?;
    let mut members = vec![(alone.0, 1.0)];
    if averaged.len() > 1 {
        let rows = average(&trials, &averaged);
        let score = backtest::score(&rows, values, plan, scale);
        let pooled = averaged.iter().any(|(model, _)| *model == ModelName::Pooled);
        if pooled || alone.1 > MARGIN * rank(&score) {
            members = averaged;
        }
        trials.push(Trial { model: ModelName::Ensemble, rows, score });
    }
    let chosen = if members.len() > 1 { ModelName::Ensemble } else { alone.0 };
    // The chosen one stands first whatever its error.
    trials.sort_by(|a, b| {
        let behind = |trial: &Trial| trial.model != chosen;
        behind(a).cmp(&behind(b)).then(rank(&a.score).total_cmp(&rank(&b.score)))
    });
    let rows = trials[0].rows.clone();
    let outcome = |model: ModelName| {
        if model == chosen {
            Outcome::Chosen
        } else if members.iter().any(|(member, _)| *member == model) {
            Outcome::Averaged
        } else {
            Outcome::Beaten
        }
    };
    let candidates = trials
        .iter()
        .map(|trial| candidate(trial.model, trial.score, outcome(trial.model)))
        .chain(short.into_iter().map(|name| candidate(name, Score::NONE, Outcome::TooShort)))
        .collect();
    Some(Pick { chosen, members, candidates, rows })
}

/// A line of the explanation.
pub(crate) const fn candidate(model: ModelName, score: Score, outcome: Outcome) -> Candidate {
    Candidate { model, wape: score.wape, mase: score.mase, rmse: score.rmse, bias: score.bias, outcome }
}

fn slow(pattern: &Pattern) -> bool {
    matches!(pattern.class, DemandClass::Intermittent | DemandClass::Lumpy)
}

/// The models of the pool that ran, each with its share of the average.
fn weights(trials: &[Trial], pool: &[Share], power: f64, rank: impl Fn(&Score) -> f64) -> Vec<Share> {
    let share = |trial: &Trial| pool.iter().find(|(model, _)| *model == trial.model).map_or(0.0, |(_, share)| *share);
    let ran = || trials.iter().filter(|trial| share(trial) > 0.0);
    // An error of nothing would take all the weight.
    let floor = 1e-9 * trials.iter().map(|trial| rank(&trial.score)).fold(0.0, f64::max);
    let raw = |trial: &Trial| share(trial) * (rank(&trial.score) + floor.max(f64::MIN_POSITIVE)).powf(-power);
    let least = ran().map(|trial| rank(&trial.score)).fold(f64::INFINITY, f64::min);
    if least <= floor {
        // Perfect pasts share alike.
        let perfect: Vec<_> = ran().filter(|trial| rank(&trial.score) <= floor).collect();
        return perfect.iter().map(|t| (t.model, 1.0 / perfect.len() as f64)).collect();
    }
    let sum: f64 = ran().map(raw).sum();
    ran().map(|trial| (trial.model, raw(trial) / sum)).collect()
}

fn average(trials: &[Trial], members: &[(ModelName, f64)]) -> Vec<f64> {
    let mut rows = vec![0.0; trials.first().map_or(0, |trial| trial.rows.len())];
    for (model, weight) in members {
        for trial in trials.iter().filter(|trial| trial.model == *model) {
            for (sum, value) in rows.iter_mut().zip(&trial.rows) {
                *sum += weight * value;
            }
        }
    }
    rows
}

/// In-sample mean absolute error of seasonal naive (Hyndman and Koehler, 2006).
fn mase_scale(values: &[f64], season: usize) -> f64 {
    let lag = if values.len() > season { season } else { 1 };
    let count = values.len().saturating_sub(lag).max(1) as f64;
    values[lag.min(values.len())..].iter().zip(values).map(|(late, early)| (late - early).abs()).sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choose::classify::classify;

    #[test]
    fn a_seasonal_series_is_given_to_a_seasonal_model() {
        let values: Vec<f64> =
            (0..140).map(|t| [5.0, 6.0, 5.0, 7.0, 12.0, 20.0, 15.0][t % 7] + (t * 13 % 5) as f64 * 0.2).collect();
        let pattern = classify(&values, 7);
        let plan = Plan::new(values.len(), 14, 3).unwrap();

        let names = candidates(&pattern, values.len(), &[7], None);
        let pick = pick(&names, &values, &[7], &plan, &pattern, None).unwrap();

        let naive = pick.candidates.iter().find(|c| c.model == ModelName::Naive).unwrap();
        assert_eq!(pick.candidates[0].outcome, Outcome::Chosen);
        assert!(pick.candidates[0].wape < 0.25 * naive.wape);
    }

    #[test]
    fn the_chosen_one_stands_first_and_the_rest_by_their_error() {
        let values: Vec<f64> = (0..60).map(|t| 10.0 + f64::from(t * 7 % 11)).collect();
        let pattern = classify(&values, 1);
        let plan = Plan::new(values.len(), 6, 3).unwrap();
        let names = candidates(&pattern, values.len(), &[1], None);
        let pick = pick(&names, &values, &[1], &plan, &pattern, None).unwrap();
        assert_eq!(pick.candidates[0].model, pick.chosen);
        assert!(pick.candidates[1..].windows(2).all(|pair| pair[0].wape <= pair[1].wape));
        let weights: f64 = pick.members.iter().map(|(_, weight)| weight).sum();
        assert!((weights - 1.0).abs() < 1e-12);
    }
}
