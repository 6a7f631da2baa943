//! What is compared.

use rayon::prelude::*;
use stockflow_forecast::pooled::forecast_pooled;
use stockflow_forecast::{ModelName, Request, Series, forecast, point_forecast};

use crate::data::{Case, Set};
use crate::naive2::naive2;

/// A way to forecast.
pub(crate) enum Method {
    Naive2,
    /// One model of the engine, as it is.
    Model(ModelName),
    /// The weighed mean of models.
    Mean(String, Vec<(ModelName, f64)>),
    /// The engine with everything it does, its quantiles included; among these models, or all for none.
    Engine(String, Vec<ModelName>),
    /// The same over all series together, so that they learn from each other.
    Together(String, Vec<ModelName>),
}

impl Method {
    /// What is scored when nothing is asked for.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Self::Naive2];
        let combined = |name: &ModelName| matches!(name, ModelName::Zero | ModelName::Pooled | ModelName::Ensemble);
        all.extend(ModelName::ALL.iter().filter(|name| !combined(name)).map(|name| Self::Model(*name)));
        all.extend(
            ["ets+dynamic-theta+ces", "ets+dynamic-theta+ces+autoregression"].into_iter().filter_map(Self::named),
        );
        all.extend(["engine", "together"].into_iter().filter_map(Self::named));
        all
    }

    /// The method of this name: one of [`all`](Self::all), models with `+` between and `*share` behind, `engine=`
    /// or `together=` and models with `+` between.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "naive2" => return Some(Self::Naive2),
            "engine" => return Some(Self::Engine(name.to_owned(), Vec::new())),
            "together" => return Some(Self::Together(name.to_owned(), Vec::new())),
            _ => {}
        }
        if let Some((how @ ("engine" | "together"), models)) = name.split_once('=') {
            let models = models.split('+').map(str::parse).collect::<Result<_, _>>().ok()?;
            let make = if how == "engine" { Self::Engine } else { Self::Together };
            return Some(make(name.to_owned(), models));
        }
        if let Ok(model) = name.parse() {
            return Some(Self::Model(model));
        }
        let parts: Option<Vec<(ModelName, f64)>> = name
            .split('+')
            .map(|part| {
                let (model, share) = part.split_once('*').unwrap_or((part, "1"));
                Some((model.parse().ok()?, share.parse().ok()?))
            })
            .collect();
        Some(Self::Mean(name.to_owned(), parts?))
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Naive2 => "naive2".to_owned(),
            Self::Model(name) => name.code().to_owned(),
            Self::Mean(name, _) | Self::Engine(name, _) | Self::Together(name, _) => name.clone(),
        }
    }

    /// One path a case, on all threads.
    pub(crate) fn run(&self, set: &Set, cases: &[Case]) -> Vec<Vec<f64>> {
        if let Self::Together(_, models) = self {
            let request = Request { models: models.clone(), ..request(set) };
            let series: Vec<Series<'_>> = cases.iter().map(|case| Series::new(&case.train)).collect();
            let answers = forecast_pooled(&series, &request).into_iter();
            return answers
                .map(|answer| answer.map_or_else(|_| vec![0.0; set.horizon], |answer| answer.mean))
                .collect();
        }
        cases.par_iter().map(|case| self.one(set, &case.train)).collect()
    }

    fn one(&self, set: &Set, train: &[f64]) -> Vec<f64> {
        let horizon = set.horizon;
        let mut seasons = vec![set.season];
        seasons.extend(set.longer);
        let single = |name: ModelName| {
            let path = point_forecast(name, train, &seasons, horizon);
            let path = path.or_else(|| point_forecast(ModelName::Naive, train, &[1], horizon));
            path.unwrap_or_else(|| vec![0.0; horizon])
        };
        match self {
            Self::Naive2 => naive2(train, set.scored_season, horizon),
            Self::Model(name) => single(*name),
            Self::Mean(_, names) => {
                let mut mean = vec![0.0; horizon];
                let all: f64 = names.iter().map(|(_, share)| share).sum();
                for (name, share) in names {
                    for (sum, value) in mean.iter_mut().zip(single(*name)) {
                        *sum += share / all * value;
                    }
                }
                mean
            }
            Self::Engine(_, models) | Self::Together(_, models) => {
                let request = Request { models: models.clone(), ..request(set) };
                forecast(&Series::new(train), &request).map_or_else(|_| vec![0.0; horizon], |answer| answer.mean)
            }
        }
    }
}

/// What the engine is asked: nine levels of the M5 competition.
pub(crate) fn request(set: &Set) -> Request {
    Request {
        horizon: set.horizon,
        season: set.season,
        longer_seasons: set.longer.to_vec(),
        quantiles: vec![0.005, 0.025, 0.165, 0.25, 0.5, 0.75, 0.835, 0.975, 0.995],
        count: set.demand,
        ..Request::default()
    }
}
