//! A forecast as it was made: what is kept when it is published, and shown when it is asked for.

use super::basis::Basis;
use super::question::LEVELS;
use super::wire::{ForecastCandidate, ForecastHistory, ForecastPattern};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use stockflow_forecast::metrics::naive_error;
use stockflow_forecast::{
    Candidate, Explanation, ForecastError, ModelName, Pattern, Request, Series, forecast_and_total, total_over,
};
use stockflow_kernel::Day;

/// The most days of history that models learn from: three years.
const LONGEST: usize = 1_096;

/// The season of days.
const WEEK: usize = 7;

/// The stretches whose sums are judged, besides the whole horizon.
const STRETCHES: [usize; 2] = [7, 28];

/// A forecast day by day, with what is needed to gather days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Made {
    /// Lowest first.
    pub(super) levels: Vec<f64>,
    /// One a day.
    pub(super) mean: Vec<f64>,
    /// For each level one quantile a day.
    pub(super) quantiles: Vec<Vec<f64>>,
    /// One a day.
    pub(super) seasonal_naive: Vec<f64>,
    /// The whole horizon's sum at each level.
    pub(super) total: Vec<f64>,
    /// Days from the first, and the standard deviation of the error of their sum; shortest first.
    pub(super) spread: Vec<(usize, f64)>,
    /// Units are whole.
    pub(super) whole: bool,
    pub(super) model: String,
    pub(super) reason: String,
    pub(super) pattern: ForecastPattern,
    pub(super) candidates: Vec<ForecastCandidate>,
    pub(super) fallback: Option<String>,
    pub(super) history: ForecastHistory,
    /// Each channel's share of recent demand, by id; the empty id: without a channel.
    #[serde(default)]
    pub(super) channels: Vec<(String, f64)>,
    /// The mean absolute step from week to week in the history: what errors are scaled by.
    #[serde(default)]
    pub(super) scale: f64,
    /// The means with events but without overrides or a scenario; empty: nothing stands on the model's own.
    #[serde(skip)]
    pub(super) model_mean: Vec<f64>,
}

/// What to make.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// Days ahead, at least 1.
    pub(super) horizon: usize,
    /// Levels wanted; [`LEVELS`] are made besides.
    pub(super) levels: Vec<f64>,
    /// Sums of some days will be wanted too.
    pub(super) sums: bool,
    /// Why seasonal naive is to be used, where it is.
    pub(super) naive: Option<String>,
}

/// Forecasts a history that ends the day before the first day of the forecast.
pub(super) fn make(basis: Option<&Basis>, order: &Order) -> Result<Made, ApiError> {
    let mut levels = order.levels.clone();
    levels.extend(LEVELS);
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let Some(basis) = basis else { return Ok(nothing(order.horizon, levels)) };
    let skipped = basis.cleaned.len().saturating_sub(LONGEST);
    let values = &basis.cleaned[skipped..];
    if values.iter().all(|value| value.is_nan()) {
        return Ok(nothing(order.horizon, levels));
    }
    let first_day = basis.first_day.plus(skipped as i64);
    let series = Series {
        first_weekday: Some(first_day.weekday() as u8),
        censored: basis.censored.get(skipped..).filter(|days| !days.is_empty()),
        ..Series::new(values)
    };
    let request = Request {
        horizon: order.horizon,
        season: WEEK,
        quantiles: levels.clone(),
        count: basis.whole,
        models: if order.naive.is_some() { vec![ModelName::SeasonalNaive] } else { Vec::new() },
        ..Request::default()
    };
    let (answer, whole) = forecast_and_total(&series, &request).map_err(refused)?;
    let mut spread = Vec::new();
    if order.sums {
        let shorter = STRETCHES.into_iter().filter(|days| 2 * days <= order.horizon);
        for days in shorter {
            spread.push((days, rounded(total_over(&series, &request, days).map_err(refused)?.sd)));
        }
        spread.push((order.horizon, rounded(whole.sd)));
    }
    let explanation = answer.explanation;
    Ok(Made {
        levels,
        mean: all_rounded(&answer.mean),
        quantiles: answer.quantiles.iter().map(|path| all_rounded(&path.values)).collect(),
        seasonal_naive: naive(basis, &answer.seasonal_naive),
        total: answer.total.iter().map(|(_, quantile)| rounded(*quantile)).collect(),
        spread,
        whole: request.count,
        model: code(explanation.chosen.as_str()),
        pattern: pattern(&explanation.pattern),
        candidates: explanation.candidates.iter().map(candidate).collect(),
        history: learnt(&explanation, basis.next_day().plus(-1)),
        reason: match &order.naive {
            Some(why) => format!("seasonal naive is used: {why}"),
            None => explanation.reason,
        },
        fallback: order.naive.clone().or(explanation.fallback),
        channels: basis.channels.clone(),
        scale: Some(naive_error(&basis.raw, WEEK)).filter(|scale| scale.is_finite()).unwrap_or_default(),
        model_mean: Vec::new(),
    })
}

/// What the last week was, events and all: seasonal naive knows of no events.
fn naive(basis: &Basis, of_engine: &[f64]) -> Vec<f64> {
    let week = basis.raw.len().saturating_sub(WEEK)..basis.raw.len();
    let (raw, cleaned) = (&basis.raw[week.clone()], &basis.cleaned[week]);
    let touched = raw.iter().zip(cleaned).any(|(raw, cleaned)| (raw - cleaned).abs() > 1e-9 || cleaned.is_nan());
    if raw.len() < WEEK || !touched {
        return all_rounded(of_engine);
    }
    raw.iter().cycle().take(of_engine.len()).map(|value| rounded(*value)).collect()
}

/// Nothing is known, so nothing is expected.
fn nothing(horizon: usize, levels: Vec<f64>) -> Made {
    let zeros = || vec![0.0; horizon];
    Made {
        mean: zeros(),
        quantiles: levels.iter().map(|_| zeros()).collect(),
        seasonal_naive: zeros(),
        total: vec![0.0; levels.len()],
        levels,
        spread: vec![(horizon, 0.0)],
        whole: true,
        model: "ZERO".into(),
        reason: "zero is used for new demand: there is no demand history to learn from".into(),
        pattern: ForecastPattern { class: "NEW".into(), adi: None, cv2: None, seasonal: false, trending: false },
        candidates: Vec::new(),
        fallback: Some("there is no demand history to learn from".into()),
        history: ForecastHistory {
            days: 0,
            from: None,
            to: None,
            leading_zeros: 0,
            outliers_corrected: 0,
            missing_filled: 0,
            stockout_days_corrected: 0,
        },
        channels: Vec::new(),
        scale: 0.0,
        model_mean: Vec::new(),
    }
}

/// Only a level that rounds to 0 or 1 gets past the checks of the question.
fn refused(error: ForecastError) -> ApiError {
    match error {
        ForecastError::Level { .. } => ApiError::fault("quantiles", "range", "must lie strictly between 0 and 1"),
        other => ApiError::internal(other),
    }
}

fn learnt(explanation: &Explanation, last_day: Day) -> ForecastHistory {
    let days = explanation.history as i64;
    ForecastHistory {
        days,
        from: Some(last_day.plus(1 - days)),
        to: Some(last_day),
        leading_zeros: explanation.leading_zeros as i64,
        outliers_corrected: explanation.outliers_corrected as i64,
        missing_filled: explanation.missing_filled as i64,
        stockout_days_corrected: explanation.censored_corrected as i64,
    }
}

fn pattern(pattern: &Pattern) -> ForecastPattern {
    ForecastPattern {
        class: code(pattern.class.as_str()),
        adi: finite(pattern.adi),
        cv2: finite(pattern.cv2),
        seasonal: pattern.seasonal,
        trending: pattern.trending,
    }
}

fn candidate(candidate: &Candidate) -> ForecastCandidate {
    ForecastCandidate {
        model: code(candidate.model.as_str()),
        wape: finite(candidate.wape),
        mase: finite(candidate.mase),
        rmse: finite(candidate.rmse),
        bias: finite(candidate.bias),
        outcome: words(&format!("{:?}", candidate.outcome)),
    }
}

/// `seasonal naive` as `SEASONAL_NAIVE`.
pub(super) fn code(name: &str) -> String {
    name.to_uppercase().replace([' ', '-'], "_")
}

/// `TooShort` as `TOO_SHORT`.
pub(super) fn words(name: &str) -> String {
    let mut code = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            code.push('_');
        }
        code.push(letter.to_ascii_uppercase());
    }
    code
}

pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then(|| rounded(value))
}

/// Four decimals are more than any forecast can promise.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn all_rounded(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| rounded(*value)).collect()
}
