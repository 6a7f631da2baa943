//! One series: forecast, lines of the output, explanation, backtest.

use crate::backtest::{Table, backtest};
use crate::explain::explain;
use crate::fault::Fault;
use crate::options::Options;
use crate::prepare::Prepared;
use rayon::prelude::*;
use stockflow_forecast::drivers::{Driven, Prior, estimate_drivers, forecast_with_drivers};
use stockflow_forecast::{Forecast, ForecastError, Request};

/// What is to be made of every series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) forecast: bool,
    pub(crate) explain: bool,
    pub(crate) backtest: bool,
}

/// What was made of one.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) faults: Vec<Fault>,
    /// Lines of the output.
    pub(crate) lines: Vec<u8>,
    /// A line of the explanations.
    pub(crate) explanation: Vec<u8>,
    pub(crate) table: Table,
    /// Whether there was something to forecast.
    pub(crate) forecast: bool,
}

/// The header of the output.
pub(crate) fn header(levels: &[f64]) -> Vec<u8> {
    let mut line = b"series_id,t,forecast,model".to_vec();
    for level in levels {
        line.extend(format!(",q_{level}").bytes());
    }
    line.push(b'\n');
    line
}

/// What is believed of the drivers' effects before a series is looked at: now, and from each origin
/// of the backtest.
#[derive(Debug, Default)]
pub(crate) struct Beliefs {
    pub(crate) now: Prior,
    pub(crate) past: Vec<Prior>,
}

impl Beliefs {
    /// Pools what the drivers did to each of these series.
    pub(crate) fn of(series: &[Prepared], options: &Options, wanted: Wanted) -> Self {
        if series.iter().all(|prepared| prepared.causes.is_empty()) {
            return Self::default();
        }
        let pool = |back: usize| {
            let one = |prepared: &Prepared| {
                let known = prepared.values.len().checked_sub(back * options.request.horizon)?;
                estimate_drivers(&prepared.series(known), &prepared.drivers(known), options.request.season).ok()
            };
            Prior::pool(&series.par_iter().filter_map(one).collect::<Vec<_>>())
        };
        let back = if wanted.backtest { options.request.origins.max(1) } else { 0 };
        Self { now: pool(0), past: (1..=back).map(pool).collect() }
    }
}

/// Does all of it.
pub(crate) fn work(prepared: &Prepared, beliefs: &Beliefs, options: &Options, wanted: Wanted) -> Done {
    let mut done = Done::default();
    let request = Request { count: prepared.whole, ..options.request.clone() };
    if wanted.forecast || wanted.explain {
        match answer(prepared, prepared.values.len(), &request, &beliefs.now) {
            Ok(answer) => {
                if wanted.forecast {
                    lines(&mut done.lines, prepared, &answer.forecast, &options.request.quantiles);
                }
                if wanted.explain {
                    done.explanation = explain(prepared, &answer);
                }
                done.forecast = true;
            }
            Err(error) => {
                let what = format!("series {}: {error}", prepared.id);
                done.faults.push(Fault { line: prepared.line, what });
                return done;
            }
        }
    }
    if wanted.backtest {
        done.table = backtest(prepared, &request, &beliefs.past);
        done.forecast = true;
    }
    done
}

/// The forecast after so many periods of the history.
pub(crate) fn answer(
    prepared: &Prepared,
    known: usize,
    request: &Request,
    prior: &Prior,
) -> Result<Driven, ForecastError> {
    let series = prepared.series(known);
    forecast_with_drivers(&series, &prepared.drivers(known + request.horizon), request, prior)
}

/// One line a period ahead, quantiles in the order asked for.
fn lines(out: &mut Vec<u8>, prepared: &Prepared, answer: &Forecast, levels: &[f64]) {
    let model = answer.explanation.chosen.as_str();
    let paths: Vec<&[f64]> = levels
        .iter()
        .filter_map(|level| answer.quantiles.iter().find(|path| path.level == *level))
        .map(|path| path.values.as_slice())
        .collect();
    let mut id = Vec::new();
    field(&mut id, &prepared.id);
    for (ahead, mean) in answer.mean.iter().enumerate() {
        out.extend(&id);
        out.extend(format!(",{},{mean},{model}", prepared.next + ahead as i64).bytes());
        for path in &paths {
            out.extend(format!(",{}", path[ahead]).bytes());
        }
        out.push(b'\n');
    }
}

/// A field, in quotes where it needs them (RFC 4180).
fn field(out: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push(b'"');
        out.extend(text.replace('"', "\"\"").bytes());
        out.push(b'"');
    } else {
        out.extend(text.bytes());
    }
}
