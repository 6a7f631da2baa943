//! What a rule finds.

use super::past::ExpectedBy;
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Day, Money, Quantity};

/// A rule, named as its switch in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// ATP at or below the critical threshold.
    Stockout,
    /// ATP at or below the low threshold, or short of safety stock now or one lead time from now.
    LowAtp,
    ForecastDeviation,
    Expiry,
    SlowMoving,
    Overstock,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Stockout, Self::LowAtp, Self::ForecastDeviation, Self::Expiry, Self::SlowMoving, Self::Overstock];

    /// As it stands in settings and history.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stockout => "stockout",
            Self::LowAtp => "lowAtp",
            Self::ForecastDeviation => "forecastDeviation",
            Self::Expiry => "expiry",
            Self::SlowMoving => "slowMoving",
            Self::Overstock => "overstock",
        }
    }
}

/// The numbers behind an alert: those that its rule looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct AlertTerms {
    /// What the channel could be promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) atp: Option<Quantity>,
    /// At the location, or at those from which the channel sells.
    pub(in super::super) on_hand: Quantity,
    pub(in super::super) reserved: Quantity,
    /// The ATP at or below which the rule fires; of overstock what there should be at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) threshold: Option<Quantity>,
    /// Of the locations together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) safety_stock: Option<Quantity>,
    /// The longest one of the locations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    pub(in super::super) lead_time_days: Option<i64>,
    /// Over the days that the rule looks ahead or back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 41.5)]
    pub(in super::super) expected_demand: Option<f64>,
    /// What says so, where the rule looks back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) expected_by: Option<ExpectedBy>,
    /// In the days that the rule looks back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 63.0)]
    pub(in super::super) actual_demand: Option<f64>,
    /// Still to come in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) inbound: Option<Quantity>,
    /// Expected one lead time from now: what is free and what comes, less expected demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) projected: Option<Quantity>,
    /// The first last day of a lot of which some is expected to be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) expiry_date: Option<Day>,
    /// Days that the rule looks back or ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 90)]
    pub(in super::super) days: Option<i64>,
}

/// What is at stake.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in super::super) struct Stake {
    /// Units short, or too many.
    pub(in super::super) quantity: Quantity,
    /// What they cost if it comes so.
    pub(in super::super) money: Money,
    /// The chance that it does, 0 to 1.
    pub(in super::super) probability: f64,
}

impl Stake {
    /// Money at risk times its probability, in millionths.
    pub(in super::super) fn score(self) -> i64 {
        Money::from_f64(self.money.to_f64() * self.probability.clamp(0.0, 1.0)).micros()
    }
}

/// Why an alert should stand.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Cause {
    pub(in super::super) rule: Rule,
    pub(in super::super) severity: &'static str,
    pub(in super::super) product_id: String,
    /// Empty where the rule looks at locations.
    pub(in super::super) channel_id: String,
    /// Empty where the rule looks at channels.
    pub(in super::super) location_id: String,
    pub(in super::super) message: String,
    pub(in super::super) terms: AlertTerms,
    pub(in super::super) stake: Stake,
    /// It keeps an alert that stands, but begins none: a sharper one tells the same.
    pub(in super::super) covered: bool,
}

/// What the rules found.
#[derive(Debug, Default)]
pub(in super::super) struct Found {
    /// Pairs of product and channel that were looked at.
    pub(in super::super) pairs: i64,
    pub(in super::super) causes: Vec<Cause>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_the_money_times_its_probability() {
        let stake = Stake { quantity: Quantity::whole(4), money: Money::from_f64(120.0), probability: 0.25 };
        assert_eq!(stake.score(), 30_000_000);
        assert_eq!(Stake { probability: 7.0, ..stake }.score(), 120_000_000);
    }
}
