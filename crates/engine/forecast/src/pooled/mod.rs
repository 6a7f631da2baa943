//! One autoregression for many series: what usually follows on a course like this one.
//!
//! A short history hardly tells the slope it will go on with; thousands of them together do. A linear model
//! over all series of a run is among the best for yearly figures (Montero-Manso and Hyndman, 2021: "Principles and
//! algorithms for forecasting groups of time series: locality and globality"). The engine averages it with the
//! models of the series' own, which err in other ways.
//!
//! For order q and k periods ahead, with the last values x₀ … x_q, their steps dⱼ = xⱼ − xⱼ₋₁ and the scale
//! s = mean |dⱼ| + 0.003 mean |xⱼ|:
//!
//! x̂ = x_q + s (Σ aₖⱼ dⱼ/s + Σ bₖⱼ cut(dⱼ/s) + cₖ (max xⱼ − x_q)/s + eₖ)
//!
//! where cut is cut off at ±1, so that a step far beyond the usual need not count in proportion. The coefficients are
//! those of a ridge regression (Hoerl and Kennard, 1970) over every window of every series, one for each order and
//! distance; a value farther than 15 s from the last one is learnt as if it were that far. Forecasts of all orders that
//! a history is long enough for are averaged. Squared scaled errors
//! weigh s/(10 D) + 7 s/l, D being the series' mean step and l the window's level: that is nearer to absolute errors in
//! parts of the step (MASE) and of the level (sMAPE) than squares are. A series with n windows weighs √n.
//!
//! The pool is learnt twice: on all there is, for the forecast, and on each history up to its first rolling origin,
//! for the forecasts of the past that the model is judged by.
//!
//! Values are in the units of each series, one a period; a horizon is at most [`Pool::MAX_HORIZON`] periods.
//!
//! Sums are of whole numbers, so that they do not depend on the order of the series or on threads. A [`Pooling`]
//! holds sums alone, a megabyte at the longest horizon, however many series there are: a run over more than fit in memory
//! goes through them twice.

mod equations;
mod gather;
mod model;
#[cfg(test)]
mod tests;
mod window;

pub use gather::Pooling;

use crate::models::Fitted;
use crate::{Forecast, ForecastError, Request, Series, engine};
use equations::Order;
use model::Pooled;
use rayon::prelude::*;

/// What the series of a run have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    season: usize,
    /// How many series it was learnt from.
    series: usize,
    /// From the histories up to their first rolling origins.
    past: Vec<Order>,
    /// From all there is.
    now: Vec<Order>,
}

impl Pool {
    /// Fewer series than this are not pooled.
    pub const FEWEST: usize = 50;
    /// The longest horizon, in periods.
    pub const MAX_HORIZON: usize = 36;
    /// The longest season, in periods: of longer ones a series knows more itself.
    pub const MAX_SEASON: usize = 4;

    /// Whether it speaks for series of these seasons.
    pub(crate) fn suits(&self, seasons: &[usize]) -> bool {
        *seasons == [self.season]
    }

    /// What it has of the average with the own models of a series of so many periods. Where some of those cannot run, their
    /// part goes to the others, the pool among them.
    ///
    /// The more a series can tell itself the less it needs the others: on five windows inside the training rows of
    /// m4_yearly the least error lay at shares of 0.6 and more for histories of 8 to 15 periods, near 0.3 from 35 on. Few
    /// series tell little, and what moves them all moves the pool: parts of 60 and 200 series and m3_yearly did best
    /// with less.
    pub(crate) fn share(&self, periods: usize) -> f64 {
        let say = |own: f64, half: f64| half / (half + own);
        say(periods as f64, ENOUGH) * (1.0 - say(self.series as f64, DOUBT))
    }

    /// The model as it was before the rolling origins, standing before the first period; `None` for fewer periods
    /// `known` at the first origin than any order needs, or a horizon beyond what was learnt.
    pub(crate) fn before(&self, known: usize, horizon: usize) -> Option<Box<dyn Fitted + '_>> {
        Pooled::new(&self.past, known, horizon).map(|model| Box::new(model) as _)
    }

    /// The same as learnt from all there is.
    pub(crate) fn now(&self, known: usize, horizon: usize) -> Option<Box<dyn Fitted + '_>> {
        Pooled::new(&self.now, known, horizon).map(|model| Box::new(model) as _)
    }
}

/// Forecasts many series of one kind, each by models of its own averaged with an autoregression over all of them.
///
/// The answers stand in the order of the series; each is the same to the last bit whatever that order and the number
/// of threads, and is what [`forecast`](crate::forecast) gives where there are fewer than
/// [`Pool::FEWEST`] series, the season is longer than [`Pool::MAX_SEASON`], the horizon than
/// [`Pool::MAX_HORIZON`], or the request names models and not [`ModelName::Pooled`](crate::ModelName::Pooled).
///
/// # Errors
///
/// As [`forecast`](crate::forecast), each series for itself; what cannot be forecast is not learnt from.
#[must_use]
pub fn forecast_pooled(series: &[Series<'_>], request: &Request) -> Vec<Result<Forecast, ForecastError>> {
    let pool = Pooling::new(request).and_then(|none| {
        let some = |series: &[Series<'_>]| {
            let mut some = none.clone();
            series.iter().for_each(|series| some.add(series));
            some
        };
        let pooling = series.par_chunks(CHUNK).map(some).reduce(|| none.clone(), |some, more| some.and(&more));
        pooling.pool()
    });
    series.par_iter().map(|series| forecast_with_pool(series, request, pool.as_ref())).collect()
}

/// Series at which a pool has half the share that it has among many.
const DOUBT: f64 = 200.0;
/// Periods of a history with which it has the same say as a pool of many.
const ENOUGH: f64 = 15.0;
/// Series whose sums are formed together.
const CHUNK: usize = 256;

/// Forecasts one series with what a pool knows of its like; as [`forecast`](crate::forecast) where there is none.
///
/// # Errors
///
/// As [`forecast`](crate::forecast).
pub fn forecast_with_pool(
    series: &Series<'_>,
    request: &Request,
    pool: Option<&Pool>,
) -> Result<Forecast, ForecastError> {
    engine::forecast_in(series, request, pool)
}
