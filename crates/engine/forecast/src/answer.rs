//! The answer: a forecast and why it is what it is.

use std::fmt;

/// A forecast of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Expected demand of each period ahead, in the series' units.
    pub mean: Vec<f64>,
    /// One path for each level asked for, lowest level first, never crossing.
    pub quantiles: Vec<QuantilePath>,
    /// What repeating the last season would say, for comparison.
    pub seasonal_naive: Vec<f64>,
    /// Level and quantile of the *sum* over the whole horizon, lowest level first.
    pub total: Vec<(f64, f64)>,
    /// Why the forecast is what it is.
    pub explanation: Explanation,
}

/// The quantile of every period ahead at one level.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantilePath {
    /// Strictly between 0 and 1.
    pub level: f64,
    /// One value a period ahead.
    pub values: Vec<f64>,
}

/// Demand over several periods together.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// How many periods the sum runs over.
    pub periods: usize,
    /// Expected demand over them.
    pub mean: f64,
    /// Standard deviation of the forecast error of the sum.
    pub sd: f64,
    /// Level and quantile of the sum, lowest level first.
    pub quantiles: Vec<(f64, f64)>,
}

/// Why a forecast is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// How the demand behaves.
    pub pattern: Pattern,
    /// The model the forecast comes from.
    pub chosen: ModelName,
    /// One plain sentence with the numbers.
    pub reason: String,
    /// Every model that was tried, the one chosen first, then by error.
    pub candidates: Vec<Candidate>,
    /// Why no model could be chosen by its past error, when that is so.
    pub fallback: Option<String>,
    /// Periods of history the models learnt from.
    pub history: usize,
    /// Zero or missing periods before the first demand, left out.
    pub leading_zeros: usize,
    /// Periods brought back towards the usual range before learning.
    pub outliers_corrected: usize,
    /// Missing periods filled in.
    pub missing_filled: usize,
    /// Stockout periods raised to what would have been expected.
    pub censored_corrected: usize,
    /// The last lasting change of level; the history before it was brought to the new level.
    pub level_shift: Option<LevelShift>,
    /// Periods without demand at the end of the history.
    pub trailing_zeros: usize,
}

/// A lasting change of level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelShift {
    /// The first period of the new level, from 0 at the series' first.
    pub period: usize,
    /// The new level in parts of the old one.
    pub ratio: f64,
}

/// How the demand behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern {
    /// The class by interval and size of demand.
    pub class: DemandClass,
    /// A season of the length asked for is plain in the history.
    pub seasonal: bool,
    /// A lasting rise or fall is plain in the history.
    pub trending: bool,
    /// Average interval between periods with demand (ADI), at least 1; infinite without demand.
    pub adi: f64,
    /// Squared coefficient of variation of the sizes of demand (CV²).
    pub cv2: f64,
}

/// Class of demand (Syntetos, Boylan and Croston, 2005), and the two ends of a product's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DemandClass {
    /// ADI < 1.32 and CV² < 0.49.
    Smooth,
    /// ADI < 1.32 and CV² ≥ 0.49.
    Erratic,
    /// ADI ≥ 1.32 and CV² < 0.49.
    Intermittent,
    /// ADI ≥ 1.32 and CV² ≥ 0.49.
    Lumpy,
    /// Too little history to say.
    New,
    /// No demand for so long that none is expected.
    Dead,
}

impl DemandClass {
    /// The word for it, lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Erratic => "erratic",
            Self::Intermittent => "intermittent",
            Self::Lumpy => "lumpy",
            Self::New => "new",
            Self::Dead => "dead",
        }
    }
}

impl fmt::Display for DemandClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One model tried on the series, with its errors at the horizon asked for.
///
/// Errors are over the rolling origins, on the cleaned history; all NaN when the model could
/// not run.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The model.
    pub model: ModelName,
    /// Sum of absolute errors over the sum of demand.
    pub wape: f64,
    /// Mean absolute error over that of in-sample seasonal naive.
    pub mase: f64,
    /// Root mean squared error, in the series' units.
    pub rmse: f64,
    /// Sum of (forecast − demand) over the sum of demand.
    pub bias: f64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The forecast comes from it.
    Chosen,
    /// It is a part of the chosen average.
    Averaged,
    /// Another did better.
    Beaten,
    /// The history is too short for it.
    TooShort,
    /// Its forecast was not plausible against the history.
    Implausible,
}

/// The models of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ModelName {
    /// Nothing is expected any more.
    Zero,
    /// The average of the history.
    Mean,
    /// The last value.
    Naive,
    /// The last value and the average step.
    Drift,
    /// The last season.
    SeasonalNaive,
    /// Simple exponential smoothing.
    Ses,
    /// Holt's linear trend.
    Holt,
    /// Holt's trend, damped.
    DampedHolt,
    /// Exponential smoothing with an additive season, no trend.
    SeasonalSmoothing,
    /// Holt-Winters with an additive season and a damped trend.
    HoltWinters,
    /// Holt-Winters with a multiplicative season and a damped trend.
    HoltWintersMultiplicative,
    /// Croston's method.
    Croston,
    /// Croston's method with the Syntetos-Boylan approximation.
    Sba,
    /// The method of Teunter, Syntetos and Babai.
    Tsb,
    /// Aggregate-disaggregate intermittent demand approach.
    Adida,
    /// Intermittent multiple aggregation prediction algorithm.
    Imapa,
    /// Exponential smoothing state space model chosen by AICc.
    Ets,
    /// The theta method: simple smoothing with half the slope of the line through all periods.
    Theta,
    /// The theta method with its share of the line optimised.
    OptimisedTheta,
    /// Dynamic optimised theta model.
    DynamicTheta,
    /// Complex exponential smoothing.
    Ces,
    /// Autoregression of long order on the series or its differences.
    Autoregression,
    /// Seasonal autoregressive integrated moving average, orders chosen by AICc.
    Arima,
    /// Several seasons taken out by smoothing, the rest forecast without them.
    Mstl,
    /// Autoregression over all series of a run together ([`pooled`](crate::pooled)).
    Pooled,
    /// The average of the best candidates.
    Ensemble,
    /// Boosted trees over all series of a panel.
    Global,
    /// The weighed mean of the engine's own choice and the global model.
    Blend,
}

impl ModelName {
    /// The name to show, lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Mean => "mean",
            Self::Naive => "naive",
            Self::Drift => "drift",
            Self::SeasonalNaive => "seasonal naive",
            Self::Ses => "simple exponential smoothing",
            Self::Holt => "holt",
            Self::DampedHolt => "damped holt",
            Self::SeasonalSmoothing => "seasonal smoothing",
            Self::HoltWinters => "holt-winters",
            Self::HoltWintersMultiplicative => "multiplicative holt-winters",
            Self::Croston => "croston",
            Self::Sba => "sba",
            Self::Tsb => "tsb",
            Self::Adida => "adida",
            Self::Imapa => "imapa",
            Self::Ets => "ets",
            Self::Theta => "theta",
            Self::OptimisedTheta => "optimised theta",
            Self::DynamicTheta => "dynamic theta",
            Self::Ces => "complex exponential smoothing",
            Self::Autoregression => "autoregression",
            Self::Arima => "arima",
            Self::Mstl => "mstl",
            Self::Pooled => "pooled autoregression",
            Self::Ensemble => "ensemble",
            Self::Global => "global model",
            Self::Blend => "blend",
        }
    }
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
