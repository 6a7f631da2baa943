//! What a forecast shows.

use super::events::StackingMode;
use crate::features::demand::Granularity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stockflow_kernel::{Day, Instant};

/// A forecast and what it rests on. All quantities are in the product's unit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Forecast {
    /// The product asked for; null: the sum of all products.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: Option<String>,
    #[schema(example = "Whole milk 1 l")]
    pub(super) product_name: Option<String>,
    #[schema(example = "MILK-1L")]
    pub(super) global_sku: Option<String>,
    /// The location asked for; null: the sum of all that you may see.
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) location_id: Option<String>,
    /// The channel asked for; null: the sum of all.
    #[schema(example = json!(null))]
    pub(super) channel_id: Option<String>,
    /// Days ahead.
    #[schema(example = 30, minimum = 1, maximum = 365)]
    pub(super) horizon_days: i64,
    pub(super) granularity: Granularity,
    /// The first day forecast: the day after the last day of the workspace's demand history.
    pub(super) from: Day,
    /// The last day forecast.
    pub(super) to: Day,
    /// Earliest first, without gaps.
    pub(super) points: Vec<ForecastPoint>,
    pub(super) total: ForecastTotal,
    /// The model that the forecast comes from.
    #[schema(example = "SEASONAL_SMOOTHING")]
    pub(super) model: String,
    /// Why this model, in one sentence with its numbers.
    #[schema(example = "seasonal smoothing has the least past error of 9 candidates on 364 periods of smooth demand")]
    pub(super) reason: String,
    pub(super) pattern: ForecastPattern,
    /// Every model that was tried, the one chosen first, then by error.
    pub(super) candidates: Vec<ForecastCandidate>,
    /// Why no model could be chosen by its past errors, where that is so.
    #[schema(example = json!(null))]
    pub(super) fallback: Option<String>,
    pub(super) history: ForecastHistory,
    /// The events that touch these days.
    pub(super) events: Vec<AppliedEvent>,
    /// The planners' values that stand on these days.
    pub(super) overrides: Vec<AppliedOverride>,
    /// The scenario that the numbers are of: the one asked for, or the published one.
    #[schema(example = json!(null))]
    pub(super) scenario_id: Option<String>,
    pub(super) source: ForecastSource,
    /// When it was made.
    pub(super) made_at: Instant,
}

/// An event that touches a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "eventId": "event_01k8zq5f3m9v7a1r2c4d5e6f7g", "name": "Spring promotion", "liftPct": 0.25,
    "stackingMode": "MULTIPLICATIVE", "from": "2018-01-05", "to": "2018-01-07",
}))]
pub(super) struct AppliedEvent {
    pub(super) event_id: String,
    pub(super) name: String,
    /// 0.25: a quarter more.
    pub(super) lift_pct: f64,
    pub(super) stacking_mode: StackingMode,
    /// Its first day, as the location has it.
    pub(super) from: Day,
    /// Its last day, inclusive.
    pub(super) to: Day,
}

/// A planner's value that stands on a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "overrideId": "fovr_01k8zq5f3m9v7a1r2c4d5e6f7g", "from": "2018-01-05", "to": "2018-01-07", "quantity": 40,
    "reason": "the fair comes to town", "createdBy": "Ada",
}))]
pub(super) struct AppliedOverride {
    pub(super) override_id: String,
    /// Its first day.
    pub(super) from: Day,
    /// Its last day, inclusive.
    pub(super) to: Day,
    /// This product's demand at this location over its days.
    pub(super) quantity: f64,
    pub(super) reason: String,
    pub(super) created_by: String,
}

/// Where a forecast comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum ForecastSource {
    /// It was made before, and its history has not changed since.
    Published,
    /// It was made for this question.
    Computed,
}

/// Demand expected on one day, or in one week or month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastPoint {
    /// The day, the Monday of the week, or the first day of the month.
    pub(super) date: Day,
    /// Days that the point covers: fewer than 7 for a week that the horizon cuts.
    #[schema(example = 1, minimum = 1)]
    pub(super) days: i64,
    /// The expected demand.
    #[schema(example = 6.2, minimum = 0)]
    pub(super) mean: f64,
    /// What the model says, events included, without overrides or a scenario.
    #[schema(example = 6.2, minimum = 0)]
    pub(super) model_mean: f64,
    /// Level → demand that is not exceeded with this probability. They never cross. Of a week or a
    /// month they are those of its sum, which is not the sum of its days' quantiles.
    #[schema(value_type = std::collections::HashMap<String, f64>, example = json!({ "0.05": 1, "0.5": 6, "0.95": 13 }))]
    pub(super) quantiles: BTreeMap<String, f64>,
    /// What repeating the last week would say, for comparison.
    #[schema(example = 5, minimum = 0)]
    pub(super) seasonal_naive: f64,
}

/// Demand over the whole horizon together.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastTotal {
    /// The expected demand.
    #[schema(example = 186.4, minimum = 0)]
    pub(super) mean: f64,
    /// Level → demand over the whole horizon that is not exceeded with this probability.
    #[schema(value_type = std::collections::HashMap<String, f64>, example = json!({ "0.05": 150, "0.5": 185, "0.95": 226 }))]
    pub(super) quantiles: BTreeMap<String, f64>,
}

/// How the demand behaves (Syntetos, Boylan and Croston, 2005).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastPattern {
    /// SMOOTH, ERRATIC, INTERMITTENT, LUMPY, NEW (too little history to say) or DEAD (ended).
    #[schema(example = "SMOOTH")]
    pub(super) class: String,
    /// The average interval between days with demand, in days; null without demand.
    #[schema(example = 1.04)]
    pub(super) adi: Option<f64>,
    /// The squared coefficient of variation of the sizes of demand.
    #[schema(example = 0.31)]
    pub(super) cv2: Option<f64>,
    /// A weekly season is plain in the history.
    #[schema(example = true)]
    pub(super) seasonal: bool,
    /// A lasting rise or fall is plain in the history.
    #[schema(example = false)]
    pub(super) trending: bool,
}

/// A model that was tried, with its errors when it had to forecast parts of the history that it had
/// not seen (rolling origin). They are null where it could not run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastCandidate {
    #[schema(example = "SEASONAL_SMOOTHING")]
    pub(super) model: String,
    /// Sum of absolute errors over the sum of demand: 0.2 is 20 %.
    #[schema(example = 0.21)]
    pub(super) wape: Option<f64>,
    /// Mean absolute error over that of seasonal naive within the history.
    #[schema(example = 0.83)]
    pub(super) mase: Option<f64>,
    /// Root mean squared error, in the product's unit.
    #[schema(example = 2.4)]
    pub(super) rmse: Option<f64>,
    /// Sum of (forecast − demand) over the sum of demand.
    #[schema(example = 0.02)]
    pub(super) bias: Option<f64>,
    /// CHOSEN, AVERAGED (part of the chosen average), BEATEN, TOO_SHORT (a history) or IMPLAUSIBLE.
    #[schema(example = "CHOSEN")]
    pub(super) outcome: String,
}

/// The history that a forecast learnt from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastHistory {
    /// Days learnt from: at most the last three years, from the first day with demand.
    #[schema(example = 364, minimum = 0)]
    pub(super) days: i64,
    /// The first of them; null without history.
    pub(super) from: Option<Day>,
    /// The last of them; null without history.
    pub(super) to: Option<Day>,
    /// Days before the first demand, left out.
    #[schema(example = 0, minimum = 0)]
    pub(super) leading_zeros: i64,
    /// Wild days brought back towards the usual range.
    #[schema(example = 2, minimum = 0)]
    pub(super) outliers_corrected: i64,
    /// Missing days filled in.
    #[schema(example = 0, minimum = 0)]
    pub(super) missing_filled: i64,
    /// Days out of stock, raised to what would have been expected.
    #[schema(example = 0, minimum = 0)]
    pub(super) stockout_days_corrected: i64,
}
