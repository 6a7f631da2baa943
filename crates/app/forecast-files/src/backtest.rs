//! How good the forecasts would have been: rolling origins over the whole file.

use crate::beliefs::Belief;
use crate::prepare::Prepared;
use crate::work::answer;
use std::collections::BTreeMap;
use stockflow_forecast::pooled::forecast_with_pool;
use stockflow_forecast::{Forecast, ModelName, Request, forecast};

/// The engine's own choice, as a row of the table.
const CHOICE: &str = "engine's choice";
/// The same without what drives demand.
const UNDRIVEN: &str = "without drivers";

/// Errors by class of demand and model.
///
/// Every origin lies in the past: the forecast from it knows only what came before. Origins are a
/// horizon apart, the last one a horizon before the end, so that no period is judged twice. Missing
/// periods and stockouts are not judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Errors by class and model, in the order of their names.
    pub rows: BTreeMap<(&'static str, &'static str), Accuracy>,
}

/// Sums of errors over series, origins and periods.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accuracy {
    /// Series judged.
    pub series: u64,
    /// Sum of absolute errors, of errors (forecast − actual) and of actual values.
    absolute: f64,
    signed: f64,
    demand: f64,
    /// Sums over the series of scaled errors, and how many have a scale.
    mase: f64,
    rmsse: f64,
    spl: f64,
    scaled: u64,
}

impl Accuracy {
    /// Sum of absolute errors over the sum of demand.
    #[must_use]
    pub fn wape(&self) -> f64 {
        self.absolute / self.demand
    }

    /// Sum of (forecast − actual) over the sum of demand.
    #[must_use]
    pub fn bias(&self) -> f64 {
        self.signed / self.demand
    }

    /// Mean over the series of the mean absolute error, in parts of that of in-sample seasonal
    /// naive (Hyndman and Koehler, 2006).
    #[must_use]
    pub fn mase(&self) -> f64 {
        self.mase / self.scaled as f64
    }

    /// Mean over the series of the root mean squared error, in parts of that of in-sample naive
    /// (M5 competition, 2020).
    #[must_use]
    pub fn rmsse(&self) -> f64 {
        self.rmsse / self.scaled as f64
    }

    /// Mean over the series of the mean pinball loss over the levels asked for, in parts of the
    /// mean absolute error of in-sample naive (M5 competition, 2020).
    #[must_use]
    pub fn spl(&self) -> f64 {
        self.spl / self.scaled as f64
    }

    fn add(&mut self, other: &Self) {
        self.series += other.series;
        self.absolute += other.absolute;
        self.signed += other.signed;
        self.demand += other.demand;
        self.mase += other.mase;
        self.rmsse += other.rmsse;
        self.spl += other.spl;
        self.scaled += other.scaled;
    }
}

impl Table {
    /// Takes in the errors of another series.
    pub(crate) fn add(&mut self, other: &Self) {
        for (key, accuracy) in &other.rows {
            self.rows.entry(*key).or_default().add(accuracy);
        }
    }

    /// The table over all classes, one row a model.
    #[must_use]
    pub fn overall(&self) -> BTreeMap<&'static str, Accuracy> {
        let mut all: BTreeMap<&'static str, Accuracy> = BTreeMap::new();
        for ((_, model), accuracy) in &self.rows {
            all.entry(model).or_default().add(accuracy);
        }
        all
    }
}

/// Judges one series; the beliefs are those from each origin, the latest first.
pub(crate) fn backtest(prepared: &Prepared, request: &Request, beliefs: &[Belief]) -> Table {
    let (n, horizon) = (prepared.values.len(), request.horizon);
    let origins: Vec<usize> = (1..=request.origins.max(1))
        .filter_map(|back| n.checked_sub(back * horizon))
        .filter(|origin| *origin >= 2)
        .collect();
    let mut misses: BTreeMap<&'static str, Misses> = BTreeMap::new();
    let mut class = None;
    let open = Belief::default();
    for (back, &origin) in origins.iter().enumerate() {
        let belief = beliefs.get(back).unwrap_or(&open);
        let Ok(driven) = answer(prepared, origin, request, belief) else {
            continue;
        };
        let answer = driven.forecast;
        class.get_or_insert(answer.explanation.pattern.class.as_str());
        let actual = &prepared.values[origin..origin + horizon];
        let sound = &prepared.censored[origin..origin + horizon];
        misses.entry(CHOICE).or_default().judge(&answer, actual, sound);
        if !prepared.causes.is_empty()
            && let Ok(answer) = forecast(&prepared.series(origin), request)
        {
            misses.entry(UNDRIVEN).or_default().judge(&answer, actual, sound);
        }
        for candidate in &answer.explanation.candidates {
            let alone = Request { models: vec![candidate.model], origins: 1, ..request.clone() };
            if candidate.model == ModelName::Ensemble || candidate.wape.is_nan() {
                continue;
            }
            if let Ok(answer) = forecast_with_pool(&prepared.series(origin), &alone, belief.pool.as_ref()) {
                misses.entry(candidate.model.as_str()).or_default().judge(&answer, actual, sound);
            }
        }
    }
    let (Some(class), Some(&first)) = (class, origins.last()) else {
        return Table::default();
    };
    let scales = Scales::of(&prepared.values[..first], request.season);
    let rows = misses.into_iter().filter(|(_, misses)| misses.count > 0.0);
    Table { rows: rows.map(|(model, misses)| ((class, model), misses.accuracy(&scales))).collect() }
}

/// Errors of one model on one series.
#[derive(Debug, Default)]
struct Misses {
    absolute: f64,
    square: f64,
    signed: f64,
    demand: f64,
    pinball: f64,
    count: f64,
}

impl Misses {
    fn judge(&mut self, answer: &Forecast, actual: &[f64], censored: &[bool]) {
        let levels = answer.quantiles.len().max(1) as f64;
        for (ahead, (&actual, &censored)) in actual.iter().zip(censored).enumerate() {
            if actual.is_nan() || censored {
                continue;
            }
            let miss = answer.mean[ahead] - actual;
            self.absolute += miss.abs();
            self.square += miss * miss;
            self.signed += miss;
            self.demand += actual.abs();
            self.count += 1.0;
            for path in &answer.quantiles {
                let below = actual - path.values[ahead];
                self.pinball += (path.level * below).max((path.level - 1.0) * below) / levels;
            }
        }
    }

    fn accuracy(&self, scales: &Scales) -> Accuracy {
        let scaled = scales.naive > 0.0 && scales.seasonal > 0.0 && scales.square > 0.0;
        let part = |sum: f64| if scaled { sum } else { 0.0 };
        Accuracy {
            series: 1,
            absolute: self.absolute,
            signed: self.signed,
            demand: self.demand,
            mase: part(self.absolute / self.count / scales.seasonal),
            rmsse: part((self.square / self.count / scales.square).sqrt()),
            spl: part(self.pinball / self.count / scales.naive),
            scaled: u64::from(scaled),
        }
    }
}

/// What errors are measured against, from the history before the first origin.
struct Scales {
    seasonal: f64,
    naive: f64,
    square: f64,
}

impl Scales {
    fn of(values: &[f64], season: usize) -> Self {
        let mean = |lag: usize, of: fn(f64) -> f64| {
            let steps = values[lag.min(values.len())..].iter().zip(values).map(|(late, early)| late - early);
            let known: Vec<f64> = steps.filter(|step| !step.is_nan()).map(of).collect();
            known.iter().sum::<f64>() / known.len().max(1) as f64
        };
        Self { seasonal: mean(season, f64::abs), naive: mean(1, f64::abs), square: mean(1, |step| step * step) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(values: Vec<f64>) -> Prepared {
        Prepared {
            id: "a".into(),
            line: 2,
            censored: vec![false; values.len()],
            values,
            first_weekday: None,
            next: 1,
            whole: false,
            causes: Vec::new(),
            first: 0,
            strips: Vec::new(),
            labels: Vec::new(),
            inherited: None,
        }
    }

    #[test]
    fn errors_are_those_of_the_held_out_periods() {
        // Naive from 10 says 10; 12 and 8 come: errors −2 and 2. In-sample steps of naive: all 1.
        let mut values: Vec<f64> = (0..30).map(|t| 10.0 + f64::from(t % 2)).collect();
        values.extend([10.0, 12.0, 8.0]);
        let models = vec![ModelName::Naive];
        let request = Request {
            horizon: 2,
            season: 1,
            origins: 1,
            models,
            quantiles: vec![0.5],
            count: false,
            ..Request::default()
        };
        let table = backtest(&prepared(values), &request, &[]);
        let naive = table.overall()["naive"];
        assert_eq!((naive.series, naive.wape(), naive.bias()), (1, 0.2, 0.0));
        assert_eq!((naive.mase(), naive.rmsse()), (2.0, 2.0));
    }

    #[test]
    fn what_is_missing_is_not_judged() {
        let mut values = vec![10.0; 30];
        values.extend([f64::NAN, 20.0]);
        let request = Request { horizon: 2, season: 1, origins: 1, ..Request::default() };
        let table = backtest(&prepared(values), &request, &[]);
        assert_eq!(table.overall()[CHOICE].wape(), 0.5);
    }

    #[test]
    fn a_series_too_short_for_an_origin_is_left_out() {
        let request = Request { horizon: 20, ..Request::default() };
        assert_eq!(backtest(&prepared(vec![1.0; 21]), &request, &[]), Table::default());
    }
}
