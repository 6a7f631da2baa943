//! The models by name.

use std::str::FromStr;

use crate::{ForecastError, ModelName};

impl ModelName {
    /// Every model, the simplest first; [`Pooled`](Self::Pooled), which needs company, then those that cannot be named
    /// as candidates: [`Ensemble`](Self::Ensemble), [`Global`](Self::Global), [`Blend`](Self::Blend).
    pub const ALL: &[Self] = &[
        Self::Zero,
        Self::Mean,
        Self::Naive,
        Self::Drift,
        Self::SeasonalNaive,
        Self::Ses,
        Self::Holt,
        Self::DampedHolt,
        Self::SeasonalSmoothing,
        Self::HoltWinters,
        Self::HoltWintersMultiplicative,
        Self::Croston,
        Self::Sba,
        Self::Tsb,
        Self::Adida,
        Self::Imapa,
        Self::Theta,
        Self::OptimisedTheta,
        Self::DynamicTheta,
        Self::Ets,
        Self::Ces,
        Self::Autoregression,
        Self::Arima,
        Self::Mstl,
        Self::Pooled,
        Self::Ensemble,
        Self::Global,
        Self::Blend,
    ];

    /// The short word a command line takes, as in `ets,dynamic-theta`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Mean => "mean",
            Self::Naive => "naive",
            Self::Drift => "drift",
            Self::SeasonalNaive => "seasonal-naive",
            Self::Ses => "ses",
            Self::Holt => "holt",
            Self::DampedHolt => "damped-holt",
            Self::SeasonalSmoothing => "seasonal-smoothing",
            Self::HoltWinters => "holt-winters",
            Self::HoltWintersMultiplicative => "multiplicative-holt-winters",
            Self::Croston => "croston",
            Self::Sba => "sba",
            Self::Tsb => "tsb",
            Self::Adida => "adida",
            Self::Imapa => "imapa",
            Self::Theta => "theta",
            Self::OptimisedTheta => "optimised-theta",
            Self::DynamicTheta => "dynamic-theta",
            Self::Ets => "ets",
            Self::Ces => "ces",
            Self::Autoregression => "autoregression",
            Self::Arima => "arima",
            Self::Mstl => "mstl",
            Self::Pooled => "pooled",
            Self::Ensemble => "ensemble",
            Self::Global => "global",
            Self::Blend => "blend",
        }
    }
}

impl ModelName {
    /// The words of all that can be a candidate.
    pub(crate) fn list() -> String {
        Self::candidates().map(Self::code).collect::<Vec<_>>().join(", ")
    }

    fn candidates() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|model| !matches!(model, Self::Ensemble | Self::Global | Self::Blend))
    }
}

impl FromStr for ModelName {
    type Err = ForecastError;

    /// Reads the [`code`](Self::code) or the name shown of a model that can be a candidate, whatever the case.
    fn from_str(text: &str) -> Result<Self, ForecastError> {
        let text = text.trim();
        let same = |model: &Self| text.eq_ignore_ascii_case(model.code()) || text.eq_ignore_ascii_case(model.as_str());
        Self::candidates().find(same).ok_or_else(|| ForecastError::UnknownModel { name: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::point_forecast;

    #[test]
    fn every_model_is_read_back_from_both_its_names() {
        for model in ModelName::candidates() {
            assert_eq!(model.code().parse(), Ok(model));
            assert_eq!(model.as_str().to_uppercase().parse(), Ok(model));
        }
        let error = "prophet".parse::<ModelName>().unwrap_err().to_string();
        assert!(error.contains("prophet") && error.contains("dynamic-theta"), "{error}");
        assert!("ensemble".parse::<ModelName>().is_err());
    }

    #[test]
    fn every_model_but_the_combination_runs_by_itself() {
        let values: Vec<f64> = (0..60).map(|t| 20.0 + [1.0, 5.0, 2.0, 8.0][t % 4] + (t * 7 % 5) as f64).collect();
        for model in ModelName::ALL {
            let path = point_forecast(*model, &values, &[4], 8);
            let own = *model != ModelName::Pooled && ModelName::candidates().any(|name| name == *model);
            assert_eq!(path.is_some(), own, "{model}");
            assert!(path.iter().flatten().all(|value| value.is_finite()), "{model}");
        }
    }
}
