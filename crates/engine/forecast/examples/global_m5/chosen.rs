//! Engine, global model or both for each series: accuracy, quantiles, and what was chosen.

use std::io::Write;

use stockflow_forecast::panel::{PanelForecast, PanelOptions, forecast_panel};
use stockflow_forecast::{ModelName, Request, metrics};

use crate::global_support::Outcome;
use crate::read::Retail;
use crate::{HORIZON, LEAST_HISTORY, panel};

/// The nine levels of the M5 competition.
const LEVELS: [f64; 9] = [0.005, 0.025, 0.165, 0.25, 0.5, 0.75, 0.835, 0.975, 0.995];

/// Forecasts by the panel's own choice.
pub(crate) fn forecast(retail: &Retail, history: usize, options: &PanelOptions) -> Outcome<PanelForecast> {
    let request = Request { horizon: HORIZON, season: 7, quantiles: LEVELS.to_vec(), ..Request::default() };
    Ok(forecast_panel(&panel(retail, history), &request, options)?)
}

/// How often each was chosen, the scaled pinball loss, plain and weighted by sales of the last 28 days,
/// and how much each level covers.
pub(crate) fn report(out: &mut impl Write, retail: &Retail, history: usize, answer: &PanelForecast) -> Outcome<()> {
    let count = |name: Option<ModelName>| {
        let chosen = answer.forecasts.iter().map(|one| one.explanation.chosen);
        let pair = [ModelName::Global, ModelName::Blend];
        chosen.filter(|own| name.map_or(!pair.contains(own), |name| *own == name)).count()
    };
    let [engine, global, blend] = [None, Some(ModelName::Global), Some(ModelName::Blend)].map(count);
    writeln!(out, "chosen: the engine's {engine}, global model {global}, blend {blend}")?;
    let mut losses = Vec::new();
    let mut covered = [0.0; LEVELS.len()];
    for (row, forecast) in retail.rows.iter().zip(&answer.forecasts) {
        let sales: Vec<f64> = row.sales.iter().map(|sale| f64::from(*sale)).collect();
        let first = sales.iter().position(|sale| *sale > 0.0).unwrap_or(history);
        if first + LEAST_HISTORY > history {
            continue;
        }
        let (known, actual) = (&sales[first..history], &sales[history..history + HORIZON]);
        let paths: Vec<(f64, &[f64])> =
            forecast.quantiles.iter().map(|path| (path.level, path.values.as_slice())).collect();
        let price = f64::from(row.prices[history - 1]);
        let sold: f64 = sales[history - HORIZON..history].iter().sum();
        let weight = sold * if price.is_nan() { 1.0 } else { price };
        losses.push((weight, metrics::scaled_pinball(known, actual, &paths)));
        for (covered, path) in covered.iter_mut().zip(&forecast.quantiles) {
            *covered += metrics::coverage(actual, &path.values);
        }
    }
    let plain: Vec<(f64, f64)> = losses.iter().map(|(_, loss)| (1.0, *loss)).collect();
    writeln!(out, "SPL {:.4}, WSPL {:.4}", metrics::wspl(&plain), metrics::wspl(&losses))?;
    let shares: Vec<String> =
        LEVELS.iter().zip(covered).map(|(level, sum)| format!("{level}: {:.3}", sum / losses.len() as f64)).collect();
    writeln!(out, "coverage {}", shares.join(", "))?;
    Ok(())
}
