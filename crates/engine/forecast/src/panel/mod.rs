//! Many series that share a clock, each forecast by the engine, by the global model, or by both.
//!
//! The engine knows one series well; the global model knows what a price, an event or a weekday does
//! to series like it. Which of them to believe, and how much, is told by the past: both forecast the last
//! windows of a horizon again, and each series takes the share of the global model with the least
//! error, its own errors drawn towards those of the whole panel. The answer's candidates name the
//! engine's choice, the global model and their mixture with their errors in these windows, then the
//! engine's own candidates with theirs.
//!
//! Quantiles come from the panel's past too: what came in parts of what was forecast, among forecasts
//! of like size (split conformal prediction by groups: Vovk, 2012), shared with what the series' own
//! past says.

mod answer;
mod error;
mod judge;
mod options;
mod spread;
#[cfg(test)]
mod tests;
mod weigh;

pub use error::PanelError;
pub use options::PanelOptions;

use crate::global::{GlobalModel, GlobalOptions, Panel, Series};
use crate::{Forecast, Request};
use answer::{Spreads, Told};
use judge::Window;
use rayon::prelude::*;
use spread::Spread;

/// Forecasts of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelForecast {
    /// One a series, in the panel's order: paths of one value a period after the series' own last.
    pub forecasts: Vec<Forecast>,
    /// The global model's share of each, between 0 and 1.
    pub shares: Vec<f64>,
    /// The global model, fitted on all there is; it says what drives a forecast of its own
    /// ([`GlobalModel::explain`]).
    pub model: GlobalModel,
}

/// Forecasts every series of a panel by the engine, the global model or a mixture of both.
///
/// Units are the panel's, one value a period. A series that has ended is forecast zero; one without any
/// known period is forecast by the global model alone, from the series it is grouped with. The answer
/// has the same bits for any number of threads and, series for series, for any order of the series.
///
/// # Errors
///
/// [`PanelError`] when the request makes no sense, its season is not the panel's, the panel does not hold
/// together, or no series of it has enough history for the global model.
pub fn forecast_panel(
    panel: &Panel<'_>,
    request: &Request,
    options: &PanelOptions,
) -> Result<PanelForecast, PanelError> {
    request.check()?;
    if request.season != panel.season.max(1) {
        return Err(PanelError::Season { request: request.season, panel: panel.season });
    }
    let global = GlobalOptions { horizon: request.horizon, quantiles: Vec::new(), ..options.global.clone() };
    let options = PanelOptions { global, ..options.clone() };
    // Rows are thinned and sums are formed in the order of the series, which must not matter.
    let order = order(panel);
    let series = order.iter().map(|&place| panel.series[place].clone()).collect();
    let sorted = Panel { series, ..panel.clone() };
    let windows = judge::windows(&sorted, request, &options)?;
    let model = GlobalModel::fit(&sorted, &options.global)?;
    let global = model.forecast(&sorted, request.horizon)?;
    let (forecasts, shares) = answers(&sorted, &windows, global, request);
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(at, &place)| places[place] = at);
    let mut forecasts: Vec<Option<Forecast>> = forecasts.into_iter().map(Some).collect();
    Ok(PanelForecast {
        forecasts: places.iter().filter_map(|&at| forecasts[at].take()).collect(),
        shares: places.iter().map(|&at| shares[at]).collect(),
        model,
    })
}

fn answers(
    panel: &Panel<'_>,
    windows: &[Vec<Window>],
    global: Vec<Vec<f64>>,
    request: &Request,
) -> (Vec<Forecast>, Vec<f64>) {
    let engine: Vec<Option<Forecast>> =
        panel.series.par_iter().map(|series| judge::alone(series.values, request)).collect();
    let class = |answer: &Forecast| answer.explanation.pattern.class;
    let own: Vec<Option<[f64; 5]>> = engine
        .iter()
        .zip(windows)
        .map(|(answer, windows)| answer.as_ref().and_then(|answer| weigh::ratios(windows, class(answer))))
        .collect();
    let usual = weigh::usual(&own);
    let share = |at: usize| match &engine[at] {
        None => (1.0, 1.0),
        Some(answer) if class(answer) == crate::DemandClass::Dead => (0.0, 1.0),
        Some(_) => weigh::share(own[at], windows[at].len(), &usual),
    };
    let (shares, ratios): (Vec<f64>, Vec<f64>) = (0..engine.len()).map(share).unzip();
    let spreads = spreads(windows, &shares);
    let forecasts = engine
        .into_par_iter()
        .zip(global)
        .enumerate()
        .map(|(at, (engine, global))| match engine {
            None => answer::newcomer(global, &spreads, request),
            Some(engine) => {
                let (values, windows) = (panel.series[at].values, windows[at].as_slice());
                let told = Told { values, windows, global, share: shares[at], ratio: ratios[at] };
                answer::both(engine, &told, &spreads, request)
            }
        })
        .collect();
    (forecasts, shares)
}

/// What the windows say of quantiles, each series with its share.
fn spreads(windows: &[Vec<Window>], shares: &[f64]) -> Spreads {
    let mixed =
        |share: f64| move |(engine, global, actual): (f64, f64, f64)| ((1.0 - share) * engine + share * global, actual);
    let of_periods = windows
        .iter()
        .zip(shares)
        .flat_map(|(windows, share)| windows.iter().flat_map(|window| window.periods().map(mixed(*share))));
    let of_totals = windows.iter().zip(shares).flat_map(|(windows, share)| {
        windows.iter().map(|window| {
            let sum = |(said, came): (f64, f64), (more, actual)| (said + more, came + actual);
            window.periods().map(mixed(*share)).fold((0.0, 0.0), sum)
        })
    });
    Spreads { periods: Spread::of(of_periods), totals: Spread::of(of_totals) }
}

/// Places of the series by what they are, whatever the order they come in.
fn order(panel: &Panel<'_>) -> Vec<usize> {
    let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<u32>>();
    let compare = |a: &Series<'_>, b: &Series<'_>| {
        let values = |series: &Series<'_>| bits(series.values);
        let drivers = |series: &Series<'_>| series.drivers.iter().map(|driver| bits(driver)).collect::<Vec<_>>();
        a.start
            .cmp(&b.start)
            .then_with(|| a.categories.cmp(&b.categories))
            .then_with(|| values(a).cmp(&values(b)))
            .then_with(|| drivers(a).cmp(&drivers(b)))
    };
    let mut order: Vec<usize> = (0..panel.series.len()).collect();
    order.sort_by(|&a, &b| compare(&panel.series[a], &panel.series[b]));
    order
}
