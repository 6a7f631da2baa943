//! Models by the names that people write.

use crate::{ForecastError, ModelName};
use std::str::FromStr;

impl ModelName {
    /// Every model that can be a candidate, simplest first.
    pub const CANDIDATES: [Self; 20] = [
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
        Self::Ets,
        Self::DynamicTheta,
        Self::Ces,
        Self::Arima,
    ];

    /// The name in one word, for command lines: `dynamic-theta`.
    #[must_use]
    pub fn slug(self) -> String {
        match self {
            Self::Ses => "ses".to_owned(),
            Self::Ces => "ces".to_owned(),
            other => other.as_str().replace(' ', "-"),
        }
    }

    pub(crate) fn list() -> String {
        Self::CANDIDATES.map(Self::slug).join(", ")
    }
}

impl FromStr for ModelName {
    type Err = ForecastError;

    /// Reads a [`slug`](ModelName::slug) or the name as shown, in any case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let wanted = name.trim().to_ascii_lowercase();
        let same = |model: &Self| wanted == model.slug() || wanted == model.as_str();
        Self::CANDIDATES.into_iter().find(same).ok_or_else(|| ForecastError::UnknownModel { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candidate_is_found_by_both_its_names() {
        for model in ModelName::CANDIDATES {
            assert_eq!(model.slug().parse(), Ok(model));
            assert_eq!(model.as_str().to_uppercase().parse(), Ok(model));
        }
    }

    #[test]
    fn a_name_of_no_model_is_refused_with_the_list() {
        let error = "prophet".parse::<ModelName>().unwrap_err().to_string();
        assert!(error.contains("prophet") && error.contains("dynamic-theta"), "{error}");
        assert!("ensemble".parse::<ModelName>().is_err());
    }
}
