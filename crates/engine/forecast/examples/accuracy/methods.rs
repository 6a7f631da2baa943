//! What is compared.

use rayon::prelude::*;
use stockflow_forecast::{ModelName, Request, Series, forecast, point_forecast};

use crate::data::{Case, Set};
use crate::naive2::naive2;

/// A way to forecast.
pub(crate) enum Method {
    Naive2,
    /// One model of the engine, as it is.
    Model(ModelName),
    /// The plain mean of models.
    Mean(&'static str, &'static [ModelName]),
    /// The engine with everything it does by itself.
    Engine,
}

impl Method {
    pub(crate) fn all() -> Vec<Self> {
        let models = [
            ModelName::SeasonalNaive,
            ModelName::Mean,
            ModelName::Ses,
            ModelName::DampedHolt,
            ModelName::HoltWinters,
            ModelName::Croston,
            ModelName::Sba,
            ModelName::Tsb,
            ModelName::Adida,
            ModelName::Imapa,
            ModelName::Theta,
            ModelName::OptimisedTheta,
            ModelName::DynamicTheta,
            ModelName::Ets,
            ModelName::Ces,
            ModelName::Autoregression,
            ModelName::Arima,
            ModelName::Mstl,
        ];
        let mut all = vec![Self::Naive2];
        all.extend(models.map(Self::Model));
        all.push(Self::Mean("ets+dot+ces", &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Ces]));
        all.push(Self::Mean(
            "four",
            &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Ces, ModelName::Autoregression],
        ));
        all.push(Self::Mean("tsb+imapa", &[ModelName::Tsb, ModelName::Imapa]));
        all.push(Self::Mean("dot+ces+imapa", &[ModelName::DynamicTheta, ModelName::Ces, ModelName::Imapa]));
        all.push(Self::Mean("mstl+ar", &[ModelName::Mstl, ModelName::Autoregression]));
        all.push(Self::Mean("scum", &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Ces, ModelName::Arima]));
        all.push(Self::Mean(
            "five",
            &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Ces, ModelName::Arima, ModelName::Autoregression],
        ));
        all.push(Self::Mean("e+d+ar", &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Autoregression]));
        all.push(Self::Mean("e+d+arima", &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Arima]));
        all.push(Self::Mean(
            "e+d+a+ar",
            &[ModelName::Ets, ModelName::DynamicTheta, ModelName::Arima, ModelName::Autoregression],
        ));
        all.push(Self::Mean(
            "five+mstl",
            &[
                ModelName::Ets,
                ModelName::DynamicTheta,
                ModelName::Ces,
                ModelName::Arima,
                ModelName::Autoregression,
                ModelName::Mstl,
            ],
        ));
        all.push(Self::Mean("dot+ces", &[ModelName::DynamicTheta, ModelName::Ces]));
        all.push(Self::Engine);
        all
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Naive2 => "naive2".to_owned(),
            Self::Model(name) => name.as_str().replace(' ', "-"),
            Self::Mean(name, _) => (*name).to_owned(),
            Self::Engine => "engine".to_owned(),
        }
    }

    /// One path a case, on all threads.
    pub(crate) fn run(&self, set: &Set, cases: &[Case]) -> Vec<Vec<f64>> {
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
                for path in names.iter().map(|name| single(*name)) {
                    for (sum, value) in mean.iter_mut().zip(path) {
                        *sum += value / names.len() as f64;
                    }
                }
                mean
            }
            Self::Engine => {
                forecast(&Series::new(train), &request(set)).map_or_else(|_| vec![0.0; horizon], |answer| answer.mean)
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
