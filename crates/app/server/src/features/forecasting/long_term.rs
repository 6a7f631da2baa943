//! Months ahead: a forecast of months that stays sane over three years.

use super::basis::Basis;
use super::made::{code, finite, rounded, words};
use super::wire::{ForecastCandidate, ForecastPattern};
use crate::features::demand::{Granularity, buckets};
use crate::http::ApiError;
use stockflow_forecast::{Forecast, Request, Series, forecast};
use stockflow_kernel::Day;

/// Months in the season of a year.
const YEAR: usize = 12;
/// Months that are always looked at, however few are asked for: so what is said of a month does not depend on how far one
/// asks.
const FURTHEST: usize = 36;
/// Each further year keeps so much of the change from the year before (Gardner and McKenzie, 1985: a damped trend).
const DAMPING: f64 = 0.5;
/// By how much the variance around the mean grows in a year, beside what the model says of it.
const WIDENING: f64 = 0.5;

/// The demand of a day in each month ahead, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Months {
    /// Demand a day, one number a month.
    pub(super) rates: Vec<f64>,
    /// The same of the year before.
    pub(super) naive: Vec<f64>,
    /// Lowest first.
    pub(super) levels: Vec<f64>,
    /// For each level one number a month: the quantile's distance from the mean in parts of it.
    pub(super) distances: Vec<Vec<f64>>,
    pub(super) model: String,
    pub(super) reason: String,
    pub(super) pattern: Option<ForecastPattern>,
    pub(super) candidates: Vec<ForecastCandidate>,
    pub(super) fallback: Option<String>,
    /// Whole months learnt from.
    pub(super) learnt: usize,
}

/// Forecasts `months` months, at most 36, from whole months of the history.
pub(super) fn ahead(basis: Option<&Basis>, months: usize, levels: &[f64]) -> Result<Months, ApiError> {
    match basis.map(past_rates) {
        Some(past) => ahead_of(&past, months, levels),
        None => ahead_of(&(Vec::new(), 0), months, levels),
    }
}

/// The same from the demand a day of whole months, and how many they are.
pub(super) fn ahead_of((past, whole): &PastRates, months: usize, levels: &[f64]) -> Result<Months, ApiError> {
    let mut levels = levels.to_vec();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    if past.iter().all(|rate| rate.is_nan()) {
        return Ok(nothing(months, levels));
    }
    let request =
        Request { horizon: FURTHEST, season: YEAR, quantiles: levels.clone(), count: false, ..Request::default() };
    let mut answer = forecast(&Series::new(past), &request).map_err(ApiError::internal)?;
    let mut distances = distances(&answer);
    let mut rates = damped(&answer.mean);
    distances.iter_mut().chain([&mut rates, &mut answer.seasonal_naive]).for_each(|path| path.truncate(months));
    let explanation = answer.explanation;
    let pattern = ForecastPattern {
        class: code(explanation.pattern.class.as_str()),
        adi: finite(explanation.pattern.adi),
        cv2: finite(explanation.pattern.cv2),
        seasonal: explanation.pattern.seasonal,
        trending: explanation.pattern.trending,
    };
    let candidate = |one: &stockflow_forecast::Candidate| ForecastCandidate {
        model: code(one.model.as_str()),
        wape: finite(one.wape),
        mase: finite(one.mase),
        rmse: finite(one.rmse),
        bias: finite(one.bias),
        outcome: words(&format!("{:?}", one.outcome)),
    };
    Ok(Months {
        rates,
        naive: answer.seasonal_naive,
        levels,
        distances,
        model: code(explanation.chosen.as_str()),
        candidates: explanation.candidates.iter().map(candidate).collect(),
        reason: explanation.reason,
        pattern: Some(pattern),
        fallback: explanation.fallback,
        learnt: *whole,
    })
}

/// Demand a day of each whole month, oldest first, and how many there are. Without one: of all days together.
pub(super) type PastRates = (Vec<f64>, usize);

/// What the forecast of months learns from.
pub(super) fn past_rates(basis: &Basis) -> PastRates {
    let mean = |days: &[f64]| {
        let known: Vec<f64> = days.iter().copied().filter(|day| !day.is_nan()).collect();
        if known.is_empty() { f64::NAN } else { known.iter().sum::<f64>() / known.len() as f64 }
    };
    let months: Vec<f64> = buckets(Granularity::Month, basis.first_day, basis.cleaned.len())
        .filter(|(start, days)| days.len() as i64 == days_of_month(*start))
        .map(|(_, days)| mean(&basis.cleaned[days]))
        .collect();
    match months.len() {
        0 => (vec![mean(&basis.cleaned)], 0),
        whole => (months, whole),
    }
}

fn days_of_month(start: Day) -> i64 {
    i64::from(start.to_date().days_in_month())
}

/// The first year as the model has it; each later month is the same month of the year before and a part of the change
/// that the model sees.
fn damped(raw: &[f64]) -> Vec<f64> {
    let mut path: Vec<f64> = raw.iter().take(YEAR).copied().collect();
    for at in YEAR..raw.len() {
        let kept = DAMPING.powi((at / YEAR) as i32);
        path.push((path[at - YEAR] + kept * (raw[at] - raw[at - YEAR])).max(0.0));
    }
    path
}

/// How far each quantile lies from the mean, in parts of it: never nearer than a month before, and widening with time.
fn distances(answer: &Forecast) -> Vec<Vec<f64>> {
    let one = |path: &stockflow_forecast::QuantilePath| {
        let mut furthest = 0.0_f64;
        let distance = |(at, (quantile, mean)): (usize, (&f64, &f64))| {
            let wider = (1.0 + WIDENING * at as f64 / YEAR as f64).sqrt();
            let own = if *mean > 0.0 { (quantile - mean) / mean * wider } else { 0.0 };
            if path.level > 0.5 {
                furthest = furthest.max(own);
            } else if path.level < 0.5 {
                furthest = furthest.min(own);
            } else {
                furthest = own;
            }
            furthest
        };
        path.values.iter().zip(&answer.mean).enumerate().map(distance).collect()
    };
    answer.quantiles.iter().map(one).collect()
}

fn nothing(months: usize, levels: Vec<f64>) -> Months {
    let zeros = vec![0.0; months];
    let why = "there is no demand history to learn from";
    Months {
        rates: zeros.clone(),
        naive: zeros.clone(),
        distances: levels.iter().map(|_| zeros.clone()).collect(),
        levels,
        model: "ZERO".into(),
        reason: format!("zero is used for new demand: {why}"),
        pattern: None,
        candidates: Vec::new(),
        fallback: Some(why.into()),
        learnt: 0,
    }
}

impl Months {
    /// The quantiles of a month whose mean has become `mean`.
    pub(super) fn quantiles(&self, month: usize, mean: f64, whole: bool) -> Vec<f64> {
        let mut floor = 0.0_f64;
        let quantile = |distances: &Vec<f64>| {
            let value = mean * (1.0 + distances[month]);
            floor = floor.max(if whole { value.round() } else { rounded(value) });
            floor
        };
        self.distances.iter().map(quantile).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(first: &str, rate: impl Fn(i64) -> f64, days: i64) -> Basis {
        let values: Vec<f64> = (0..days).map(rate).collect();
        Basis {
            first_day: first.parse().unwrap(),
            raw: values.clone(),
            cleaned: values,
            censored: Vec::new(),
            whole: false,
            channels: Vec::new(),
        }
    }

    #[test]
    fn months_that_are_cut_are_no_months() {
        // From 15 January to 14 April 2018: February and March are whole.
        let (rates, whole) = past_rates(&basis("2018-01-15", |_| 2.0, 90));
        assert_eq!((rates, whole), (vec![2.0, 2.0], 2));
        assert_eq!(past_rates(&basis("2018-01-15", |_| 2.0, 10)), (vec![2.0], 0));
    }

    #[test]
    fn what_is_said_of_a_month_does_not_depend_on_how_far_one_asks() {
        let rate = |day: i64| 10.0 + 4.0 * (day as f64 / 365.25 * std::f64::consts::TAU).sin() + (day % 11) as f64;
        let basis = basis("2012-01-01", rate, 2_000);
        let (near, far) =
            (ahead(Some(&basis), 4, &[0.05, 0.95]).unwrap(), ahead(Some(&basis), 36, &[0.05, 0.95]).unwrap());
        assert_eq!((&near.model, near.rates.len(), near.naive.len()), (&far.model, 4, 4));
        assert_eq!((&near.rates[..], &near.naive[..]), (&far.rates[..4], &far.naive[..4]));
        assert_eq!(near.distances[1], far.distances[1][..4]);
    }

    #[test]
    fn a_trend_fades_year_by_year() {
        let raw: Vec<f64> = (0..36).map(|month| 100.0 + f64::from(month)).collect();
        let path = damped(&raw);
        assert_eq!((path[11], path[12], path[24]), (111.0, 100.0 + 6.0, 106.0 + 3.0));
    }

    #[test]
    fn thirty_six_months_of_a_steep_trend_stay_sane_and_spread_more_and_more() {
        // Three years that grow from 10 to 32 a day with a yearly season.
        let rate = |day: i64| {
            let season = 1.0 + 0.3 * (day as f64 / 365.25 * std::f64::consts::TAU).sin();
            (10.0 + 0.02 * day as f64) * season
        };
        let found = ahead(Some(&basis("2015-01-01", rate, 1_096)), 36, &[0.05, 0.5, 0.95]).unwrap();
        assert_eq!(found.rates.len(), 36);
        assert!(found.rates.iter().all(|rate| (5.0..90.0).contains(rate)), "{:?}", found.rates);
        // June after June: each further year adds less.
        let (first, second, third) = (found.rates[2], found.rates[14], found.rates[26]);
        assert!((third - second).abs() <= (second - first).abs() + 1e-9, "{first} {second} {third}");
        for month in 1..36 {
            assert!(found.distances[2][month] >= found.distances[2][month - 1]);
            assert!(found.distances[0][month] <= found.distances[0][month - 1]);
        }
        assert!(found.distances[2][35] > found.distances[2][0]);
        let quantiles = found.quantiles(20, 500.0, true);
        assert!(quantiles[0] <= quantiles[1] && quantiles[1] <= quantiles[2], "{quantiles:?}");
    }
}
