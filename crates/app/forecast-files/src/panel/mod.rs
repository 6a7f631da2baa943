//! The series of a file as a panel: engine, global model or a mixture for each.

mod clock;
mod layout;
mod strip;

pub(crate) use clock::Clock;
pub(crate) use strip::Strip;

use crate::explain::{explain, number};
use crate::prepare::Prepared;
use crate::work::{Done, Wanted, lines};
use crate::{FilesError, Options};
use layout::Layout;
use serde_json::json;
use stockflow_forecast::global::{Panel, Series};
use stockflow_forecast::panel::{PanelOptions, forecast_panel};
use stockflow_forecast::{ModelName, Request};

/// Fewer series than this are no panel by themselves.
const SERIES: usize = 50;

/// Whether these series are a panel: many, nine in ten of which have the same last period.
pub(crate) fn is_one(series: &[Prepared]) -> bool {
    let Ok(clock) = Clock::of(series) else {
        return false;
    };
    let ends = series.iter().filter(|one| one.first + one.values.len() as i64 == clock.end()).count();
    series.len() >= SERIES && ends * 10 >= series.len() * 9
}

/// Forecasts the series of a panel, in their order; `reading` says whether they are dated and names the
/// driver columns.
///
/// # Errors
///
/// When they share no clock, or none has enough history.
pub(crate) fn forecast(
    series: &[Prepared],
    (dated, drivers): (bool, &[String]),
    options: &Options,
    wanted: Wanted,
) -> Result<(Vec<Done>, String), FilesError> {
    let clock = Clock::of(series)?;
    let layout = Layout::of(series, drivers);
    let columns: Vec<layout::Columns> = series.iter().map(|one| layout.columns(one)).collect();
    let values: Vec<Vec<f32>> = series.iter().map(sound).collect();
    let one = |(at, prepared): (usize, &Prepared)| Series {
        start: usize::try_from(prepared.first - clock.first).unwrap_or(0),
        values: &values[at],
        categories: columns[at].categories.clone(),
        drivers: columns[at].drivers.iter().map(Vec::as_slice).collect(),
    };
    let panel = Panel {
        calendar: clock.calendar(dated, options.period),
        season: options.request.season,
        categories: layout.categories(),
        drivers: layout.drivers(),
        pools: layout.pools(),
        series: series.iter().enumerate().map(one).collect(),
    };
    let request = Request { count: series.iter().all(|one| one.whole), ..options.request.clone() };
    let how = PanelOptions::suited(&panel, request.horizon);
    let answer = forecast_panel(&panel, &request, &how)?;
    let mut chosen = [0; 3];
    let mut done = Vec::with_capacity(series.len());
    for ((prepared, forecast), share) in series.iter().zip(&answer.forecasts).zip(&answer.shares) {
        chosen[match forecast.explanation.chosen {
            ModelName::Global => 1,
            ModelName::Blend => 2,
            _ => 0,
        }] += 1;
        let mut one = Done { forecast: true, ..Done::default() };
        if wanted.forecast {
            lines(&mut one.lines, &prepared.id, prepared.next, forecast, &options.request.quantiles);
        }
        if wanted.explain {
            let more = json!({ "share_of_global_model": number(*share) });
            one.explanation = explain(prepared, forecast, None, Some(("panel", more)));
        }
        done.push(one);
    }
    let [engine, global, blend] = chosen;
    let told =
        format!("a panel: the engine alone for {engine} series, the global model for {global}, both for {blend}");
    Ok((done, told))
}

/// Demand that tells of demand: a stockout does not.
fn sound(series: &Prepared) -> Vec<f32> {
    let known = series.values.iter().zip(&series.censored);
    known.map(|(value, out)| if *out { f32::NAN } else { *value as f32 }).collect()
}
