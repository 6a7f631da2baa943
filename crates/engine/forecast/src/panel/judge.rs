//! Both ways to forecast a panel, tried on its own past.

use rayon::prelude::*;

use super::{PanelError, PanelOptions};
use crate::global::{GlobalError, GlobalModel, Panel, Series};
use crate::{Request, forecast};

/// What both would have said in one window of a series' past, and what came.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    /// Periods known before it.
    pub(super) known: usize,
    pub(super) engine: Vec<f64>,
    pub(super) global: Vec<f64>,
    /// NaN where it is not known.
    pub(super) actual: Vec<f64>,
}

impl Window {
    /// Engine, global model and what came, period by period.
    pub(super) fn periods(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        self.engine
            .iter()
            .zip(&self.global)
            .zip(&self.actual)
            .map(|((engine, global), actual)| (*engine, *global, *actual))
    }
}

/// The windows of each series, the oldest first.
///
/// The global model is fitted once, before the oldest window, and looks on from the beginning of
/// each; so it knows no period of any window it is judged in but what came before.
pub(super) fn windows(
    panel: &Panel<'_>,
    request: &Request,
    options: &PanelOptions,
) -> Result<Vec<Vec<Window>>, PanelError> {
    for count in (1..=options.windows).rev() {
        match GlobalModel::fit(&cut(panel, count * request.horizon), &options.global) {
            Ok(model) => return past(panel, request, &model, count),
            Err(GlobalError::NoHistory) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(vec![Vec::new(); panel.series.len()])
}

fn past(
    panel: &Panel<'_>,
    request: &Request,
    model: &GlobalModel,
    count: usize,
) -> Result<Vec<Vec<Window>>, PanelError> {
    let horizon = request.horizon;
    let mut all: Vec<Vec<Window>> = vec![Vec::new(); panel.series.len()];
    for back in (1..=count).rev() {
        let before = cut(panel, back * horizon);
        let global = model.forecast(&before, horizon)?;
        let one = |(place, global): (usize, Vec<f64>)| {
            let known = before.series[place].values;
            // What had not sold yet would have been forecast by neither.
            if !known.iter().any(|value| *value > 0.0) {
                return None;
            }
            let engine = alone(known, request)?.mean;
            let actual = panel.series[place].values[known.len()..].iter().take(horizon).copied().map(f64::from);
            Some(Window { known: known.len(), engine, global, actual: actual.collect() })
        };
        let windows: Vec<Option<Window>> = global.into_par_iter().enumerate().map(one).collect();
        all.iter_mut().zip(windows).for_each(|(all, window)| all.extend(window));
    }
    Ok(all)
}

/// The engine's forecast of a series without its company; `None` where there is nothing to go by.
pub(super) fn alone(values: &[f32], request: &Request) -> Option<crate::Forecast> {
    let values: Vec<f64> = values.iter().copied().map(f64::from).collect();
    forecast(&crate::Series::new(&values), request).ok()
}

/// The panel as it was so many periods before each series' end; drivers stay known ahead.
fn cut<'a>(panel: &Panel<'a>, periods: usize) -> Panel<'a> {
    let shorter = |series: &Series<'a>| {
        let known = series.values.len().saturating_sub(periods);
        Series { values: &series.values[..known], ..series.clone() }
    };
    Panel { series: panel.series.iter().map(shorter).collect(), ..panel.clone() }
}
