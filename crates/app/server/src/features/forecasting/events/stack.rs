//! How the lifts of events that coincide make one factor.

use serde::{Deserialize, Serialize};

/// How an event's lift joins those of others on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum StackingMode {
    /// Its factor (1 + lift) multiplies.
    Multiplicative,
    /// Its lift is added to the other additive ones.
    Additive,
}

impl StackingMode {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Multiplicative => "MULTIPLICATIVE",
            Self::Additive => "ADDITIVE",
        }
    }
}

/// The factor on the demand of a day: the product of the multiplicative factors times one and the sum of
/// the additive lifts, never below 0. Without events it is 1.
pub(crate) fn factor(lifts: impl IntoIterator<Item = (f64, StackingMode)>) -> f64 {
    let (mut product, mut sum) = (1.0, 0.0);
    for (lift, mode) in lifts {
        match mode {
            StackingMode::Multiplicative => product *= 1.0 + lift,
            StackingMode::Additive => sum += lift,
        }
    }
    (product * (1.0 + sum)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::StackingMode::{Additive, Multiplicative};
    use super::*;

    fn is(lifts: &[(f64, StackingMode)], expected: f64) {
        let found = factor(lifts.iter().copied());
        assert!((found - expected).abs() < 1e-12, "{lifts:?}: {found}, not {expected}");
    }

    // The numbers are those of the published contract of the API.
    #[test]
    fn multiplicative_factors_multiply() {
        is(&[(0.25, Multiplicative), (0.15, Multiplicative)], 1.4375);
    }

    #[test]
    fn additive_lifts_sum() {
        is(&[(0.25, Additive), (0.15, Additive)], 1.40);
    }

    #[test]
    fn both_multiply_the_product_with_the_sum() {
        let lifts = [(0.25, Multiplicative), (0.15, Multiplicative), (0.25, Additive), (0.15, Additive)];
        is(&lifts, 1.4375 * 1.40);
    }

    #[test]
    fn it_is_one_without_events_and_never_below_zero() {
        is(&[], 1.0);
        is(&[(-0.6, Additive), (-0.7, Additive)], 0.0);
        is(&[(-0.99, Multiplicative), (-0.99, Multiplicative)], 0.0001);
    }
}
