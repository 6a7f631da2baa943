//! The models, one file or folder each, behind one pair of traits.

mod aggregate;
mod arima;
mod autoregression;
mod ces;
mod decompose;
mod ets;
mod intermittent;
mod minimise;
mod mstl;
mod name;
mod simple;
mod simplex;
mod theta;

use crate::ModelName;

/// A model with its parameters settled, standing before or among the periods of a series.
///
/// It starts before the first period; [`observe`](Fitted::observe) moves it on by one. One walk
/// over a series therefore gives the forecast of every origin on the way.
pub(crate) trait Fitted {
    /// Takes in the next period's value.
    fn observe(&mut self, value: f64);

    /// Fills `out` with the expected values of the periods ahead.
    fn ahead(&self, out: &mut [f64]);
}

/// Fits a model to values without gaps; `None` when the history is too short for it, or it is none of one series.
///
/// Seasons are the shortest first, never none; models of one season take the first. The answer
/// stands before the first period.
pub(crate) fn fit(name: ModelName, values: &[f64], seasons: &[usize]) -> Option<Box<dyn Fitted>> {
    let season = *seasons.first()?;
    match name {
        ModelName::Zero => Some(Box::new(simple::Zero)),
        ModelName::Mean => Some(Box::new(simple::Mean::default())),
        ModelName::Naive => Some(Box::new(simple::SeasonalNaive::new(1))),
        ModelName::Drift => (values.len() > 1).then(|| Box::new(simple::Drift::default()) as _),
        ModelName::SeasonalNaive => Some(Box::new(simple::SeasonalNaive::new(season))),
        ModelName::Croston => Some(Box::new(intermittent::Croston::fit(values, false))),
        ModelName::Sba => Some(Box::new(intermittent::Croston::fit(values, true))),
        ModelName::Tsb => Some(Box::new(intermittent::Tsb::fit(values))),
        ModelName::Ets => ets::Weighed::fit(values, season).map(|model| Box::new(model) as _),
        ModelName::Ces => ces::Ces::fit(values, season).map(|model| Box::new(model) as _),
        ModelName::Autoregression => {
            autoregression::Autoregression::fit(values, seasons).map(|model| Box::new(model) as _)
        }
        ModelName::Mstl => mstl::Mstl::fit(values, seasons).map(|model| Box::new(model) as _),
        ModelName::Adida => Some(Box::new(aggregate::Aggregate::adida(values))),
        ModelName::Imapa => Some(Box::new(aggregate::Aggregate::imapa(values))),
        ModelName::Theta => theta::Theta::fit(theta::Kind::Standard, values, season).map(|model| Box::new(model) as _),
        ModelName::OptimisedTheta => {
            theta::Theta::fit(theta::Kind::Optimised, values, season).map(|model| Box::new(model) as _)
        }
        ModelName::DynamicTheta => {
            theta::Theta::fit(theta::Kind::Dynamic, values, season).map(|model| Box::new(model) as _)
        }
        ModelName::Arima => arima::Arima::fit(values, season).map(|model| Box::new(model) as _),
        ModelName::Pooled | ModelName::Ensemble | ModelName::Global | ModelName::Blend => None,
        _ => ets::Form::of(name)
            .and_then(|form| ets::Smoothing::fit(form, values, season))
            .map(|model| Box::new(model) as _),
    }
}

/// Walks a fitted model over `values` and gives its forecasts from each origin.
///
/// An origin is the number of periods known; origins ascend. The answer has one row of `horizon`
/// values an origin.
pub(crate) fn walk(mut model: Box<dyn Fitted + '_>, values: &[f64], origins: &[usize], horizon: usize) -> Vec<f64> {
    let mut rows = vec![0.0; origins.len() * horizon];
    let mut seen = 0;
    for (&origin, row) in origins.iter().zip(rows.chunks_exact_mut(horizon)) {
        for &value in &values[seen..origin] {
            model.observe(value);
        }
        seen = origin;
        model.ahead(row);
    }
    rows
}
