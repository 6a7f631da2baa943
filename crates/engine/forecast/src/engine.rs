//! From a series to its forecast: clean, classify, choose, forecast, check, spread.

use rayon::prelude::*;

use crate::choose::backtest::{Plan, Score};
use crate::choose::known::Known;
use crate::choose::obsolescence::{kept, wear_off};
use crate::choose::pick::{Pick, candidate, candidates, pick};
use crate::clean::Clean;
use crate::intervals::{self, Past, Widening};
use crate::models;
use crate::pooled::Pool;
use crate::{
    Candidate, DemandClass, Explanation, Forecast, ForecastError, LevelShift, ModelName, Outcome, Pattern,
    QuantilePath, Request, Series, Total,
};

/// Forecasts one series.
///
/// # Errors
///
/// When the request or the series makes no sense; the error names the position.
pub fn forecast(series: &Series<'_>, request: &Request) -> Result<Forecast, ForecastError> {
    forecast_in(series, request, None)
}

/// Forecasts one series in the company of those of a pool.
pub(crate) fn forecast_in(
    series: &Series<'_>,
    request: &Request,
    pool: Option<&Pool>,
) -> Result<Forecast, ForecastError> {
    request.check()?;
    series.check()?;
    Ok(Work::new(series, request, pool).answer(request))
}

/// Forecasts one series, and says how uncertain the sum over the whole horizon is, in one go: what
/// [`forecast`] and [`total_over`] say of it, at the cost of the first.
///
/// # Errors
///
/// As [`forecast`].
pub fn forecast_and_total(series: &Series<'_>, request: &Request) -> Result<(Forecast, Total), ForecastError> {
    request.check()?;
    series.check()?;
    Ok(Work::new(series, request, None).answers(request))
}

/// Forecasts many series on all threads of the pool; each answer is what [`forecast`] gives, in
/// the order of the series, whatever the number of threads.
#[must_use]
pub fn forecast_many(series: &[Series<'_>], request: &Request) -> Vec<Result<Forecast, ForecastError>> {
    series.par_iter().map(|series| forecast(series, request)).collect()
}

/// Demand over the next `periods` periods together, for example over a lead time.
///
/// The candidates are judged at that horizon, whatever the request's own; the levels are the
/// request's.
///
/// # Errors
///
/// As [`forecast`].
pub fn total_over(series: &Series<'_>, request: &Request, periods: usize) -> Result<Total, ForecastError> {
    let request = Request { horizon: periods, ..request.clone() };
    request.check()?;
    series.check()?;
    let work = Work::new(series, &request, None);
    let mean = work.mean(request.horizon);
    Ok(work.total(&mean, &request))
}

/// The forecast of one model fitted to the values as they are: no cleaning, no choice, no bounds.
///
/// For comparing models; values are one a period, oldest first, without gaps, seasons shortest first
/// (`&[12]`, or `&[24, 168]` where a model can take several; `&[1]` for none). `None` when the
/// history is too short for the model, when a value is not finite, or when the name stands for
/// a combination of models.
#[must_use]
pub fn point_forecast(model: ModelName, values: &[f64], seasons: &[usize], horizon: usize) -> Option<Vec<f64>> {
    if values.is_empty()
        || seasons.is_empty()
        || seasons.contains(&0)
        || horizon == 0
        || !values.iter().all(|v| v.is_finite())
    {
        return None;
    }
    let fitted = models::fit(model, values, seasons)?;
    Some(models::walk(fitted, values, &[values.len()], horizon))
}

/// A cleaned series with its model chosen.
struct Work<'a> {
    /// What is known of the series' like.
    pool: Option<&'a Pool>,
    clean: Clean,
    pattern: Pattern,
    season: usize,
    /// The same and those that are longer.
    seasons: Vec<usize>,
    plan: Option<Plan>,
    chosen: ModelName,
    /// Models and their shares of the forecast.
    members: Vec<(ModelName, f64)>,
    candidates: Vec<Candidate>,
    rows: Vec<f64>,
    fallback: Option<String>,
}

impl<'a> Work<'a> {
    fn new(series: &Series<'_>, request: &Request, pool: Option<&'a Pool>) -> Self {
        let season = request.season;
        let Known { clean, pattern, plan } = Known::of(series, request);
        // A longer season needs two cycles before the first origin.
        let known = plan.as_ref().map_or(0, Plan::first);
        let mut seasons = request.seasons();
        seasons.retain(|longer| *longer == season || 2 * longer < known);
        let pool = pool.filter(|pool| pool.suits(&seasons));
        let picked = plan.as_ref().and_then(|plan| {
            let names = match request.models.as_slice() {
                [] => candidates(&pattern, clean.values.len(), &seasons, pool),
                named => named.to_vec(),
            };
            pick(&names, &clean.values, &seasons, plan, &pattern, pool)
        });
        if let Some(Pick { chosen, members, candidates, rows }) = picked {
            let fallback = None;
            return Self { pool, clean, pattern, season, seasons, plan, chosen, members, candidates, rows, fallback };
        }
        let (chosen, fallback) = if pattern.class == DemandClass::Dead {
            (ModelName::Zero, "demand has ended; no model was tried".to_owned())
        } else {
            let periods = clean.values.len();
            (ModelName::Mean, format!("{periods} periods are too few to try models on"))
        };
        Self {
            pool,
            clean,
            pattern,
            season,
            seasons,
            plan: None,
            chosen,
            members: vec![(chosen, 1.0)],
            candidates: vec![candidate(chosen, Score::NONE, Outcome::Chosen)],
            rows: Vec::new(),
            fallback: Some(fallback),
        }
    }

    fn answer(self, request: &Request) -> Forecast {
        self.answers(request).0
    }

    fn answers(mut self, request: &Request) -> (Forecast, Total) {
        let ceiling = ceiling(&self.clean.values);
        self.reject_implausible(request.horizon, ceiling);
        let mean = self.mean(request.horizon);
        let quantiles = self.quantiles(&mean, request);
        let whole = self.total(&mean, request);
        let total = whole.quantiles.clone();
        let mut seasonal_naive = self.single(ModelName::SeasonalNaive, request.horizon);
        seasonal_naive.iter_mut().for_each(|value| *value = value.max(0.0));
        let reason = self.reason();
        let explanation = Explanation {
            pattern: self.pattern,
            chosen: self.chosen,
            reason,
            candidates: self.candidates,
            fallback: self.fallback,
            history: self.clean.values.len(),
            leading_zeros: self.clean.leading_zeros,
            outliers_corrected: self.clean.outliers_corrected,
            missing_filled: self.clean.missing_filled,
            censored_corrected: self.clean.censored_corrected,
            level_shift: self
                .clean
                .shift
                .map(|shift| LevelShift { period: self.clean.leading_zeros + shift.at, ratio: shift.ratio }),
            trailing_zeros: self.clean.values.iter().rev().take_while(|value| **value == 0.0).count(),
        };
        (Forecast { mean, quantiles, seasonal_naive, total, explanation }, whole)
    }

    /// Falls back on smoothing when the chosen forecast is far above anything seen.
    fn reject_implausible(&mut self, horizon: usize, ceiling: f64) {
        let plausible = |path: &[f64]| path.iter().all(|value| *value <= ceiling);
        if plausible(&self.raw(horizon)) {
            return;
        }
        let refused = self.chosen;
        for candidate in &mut self.candidates {
            if candidate.outcome == Outcome::Chosen {
                candidate.outcome = Outcome::Implausible;
            }
        }
        self.chosen = ModelName::Ses;
        self.members = vec![(ModelName::Ses, 1.0)];
        self.fallback = Some(format!("the forecast of {refused} rose beyond {ceiling:.6}"));
        match self.candidates.iter_mut().find(|candidate| candidate.model == ModelName::Ses) {
            Some(candidate) => candidate.outcome = Outcome::Chosen,
            None => {
                self.candidates.push(candidate(ModelName::Ses, Score::NONE, Outcome::Chosen));
            }
        }
        if let Some(plan) = &self.plan
            && let Some(fitted) = models::fit(ModelName::Ses, &self.clean.values[..plan.first()], &[1])
        {
            self.rows = models::walk(fitted, &self.clean.values, &plan.origins, plan.horizon);
        }
    }

    /// The chosen forecast, never negative and never NaN.
    fn mean(&self, horizon: usize) -> Vec<f64> {
        let ceiling = ceiling(&self.clean.values);
        let level = self.clean.values.iter().sum::<f64>() / self.clean.values.len() as f64;
        let bound = |value: f64| if value.is_nan() { level } else { value }.min(ceiling).max(0.0);
        self.raw(horizon).into_iter().map(bound).collect()
    }

    /// The weighted average of the members' forecasts.
    fn raw(&self, horizon: usize) -> Vec<f64> {
        if let Some(plan) = &self.plan
            && plan.settled()
            && plan.horizon == horizon
        {
            return self.rows[self.rows.len() - horizon..].to_vec();
        }
        let mut mean = vec![0.0; horizon];
        let share = self.launch_share();
        for &(member, weight) in &self.members {
            for (sum, value) in mean.iter_mut().zip(self.single(member, horizon)) {
                *sum += share * weight * value.max(0.0);
            }
        }
        if self.chosen != ModelName::Zero {
            wear_off(&mut mean, kept(&self.pattern, self.season));
        }
        mean
    }

    /// Share of a launch's mean that is expected to last: the first period is where the history was
    /// cut because it had demand, so one more without is as likely.
    fn launch_share(&self) -> f64 {
        let periods = self.clean.values.len() as f64;
        let launched = self.pattern.class == DemandClass::New && self.clean.leading_zeros > 0;
        if launched { periods / (periods + 1.0) } else { 1.0 }
    }

    /// One model fitted to the whole history.
    fn single(&self, name: ModelName, horizon: usize) -> Vec<f64> {
        let values = &self.clean.values;
        let fitted = match (name, self.pool) {
            (ModelName::Pooled, Some(pool)) => pool.now(values.len(), horizon),
            _ => models::fit(name, values, &self.seasons),
        };
        fitted.map_or_else(|| vec![0.0; horizon], |fitted| models::walk(fitted, values, &[values.len()], horizon))
    }

    fn past(&self) -> Option<Past<'_>> {
        let plan = self.plan.as_ref()?;
        Some(Past { values: &self.clean.values, rows: &self.rows, plan, season: self.season })
    }

    fn quantiles(&self, mean: &[f64], request: &Request) -> Vec<QuantilePath> {
        let levels = &request.quantiles;
        let values = &self.clean.values;
        match (self.past(), self.pattern.class) {
            (Some(_), DemandClass::Intermittent | DemandClass::Lumpy) => {
                intervals::from_history(values, mean, self.season, levels, request.count)
            }
            (Some(past), _) => {
                let kind = Widening::of(&self.pattern, self.season);
                let fast = request.count && self.season == DAYS;
                // Rounded once, at the end.
                let mut paths = intervals::from_errors(mean, &past, kind, levels, request.count && !fast);
                if fast {
                    intervals::mix_in(&mut paths, values, mean, self.season);
                }
                paths
            }
            (None, _) => intervals::from_gamma(mean, self.guess_sd(), levels, request.count),
        }
    }

    fn total(&self, mean: &[f64], request: &Request) -> Total {
        let past = self.past();
        intervals::total(mean, past.as_ref(), self.guess_sd(), &request.quantiles, request.count)
    }

    /// Standard deviation assumed for a series too short to show any.
    fn guess_sd(&self) -> f64 {
        if self.chosen == ModelName::Zero {
            return 0.0;
        }
        let values = &self.clean.values;
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        // As if one more period had missed by the whole mean.
        ((square + mean * mean) / values.len() as f64).sqrt()
    }

    fn reason(&self) -> String {
        let class = self.pattern.class;
        let periods = self.clean.values.len();
        if let Some(fallback) = &self.fallback {
            return format!("{} is used for {class} demand: {fallback}", self.chosen);
        }
        let (chosen, rivals) = (&self.candidates[0], self.candidates.len() - 1);
        // Relative errors have no meaning where nothing was sold.
        let errors = if chosen.wape.is_finite() && chosen.mase.is_finite() && chosen.bias.is_finite() {
            format!("WAPE {:.3}, MASE {:.3}, bias {:+.3}", chosen.wape, chosen.mase, chosen.bias)
        } else {
            format!("RMSE {:.3}; nothing was sold in the periods it was tried on", chosen.rmse)
        };
        let mut reason = format!(
            "{} is the choice among {} candidates on {periods} periods of {class} demand ({errors})",
            chosen.model,
            rivals + 1,
        );
        if self.members.len() > 1 {
            let parts: Vec<String> =
                self.members.iter().map(|(name, weight)| format!("{name} {:.0} %", 100.0 * weight)).collect();
            reason.push_str(&format!("; it averages {}", parts.join(", ")));
        }
        reason
    }
}

/// The season of days: a week.
const DAYS: usize = 7;

/// The highest plausible forecast: twice the highest period and four deviations more.
fn ceiling(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    2.0 * values.iter().copied().fold(0.0, f64::max) + 4.0 * variance.sqrt()
}
