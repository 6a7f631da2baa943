//! One series: forecast, lines of the output, explanation, backtest.

use crate::backtest::{Table, backtest};
use crate::beliefs::{Belief, Beliefs};
use crate::explain::explain;
use crate::fault::Fault;
use crate::options::Options;
use crate::prepare::Prepared;
use stockflow_forecast::drivers::{Driven, forecast_with_drivers};
use stockflow_forecast::pooled::forecast_with_pool;
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

/// Does all of it.
pub(crate) fn work(prepared: &Prepared, beliefs: &Beliefs, options: &Options, wanted: Wanted) -> Done {
    let mut done = Done::default();
    let request = Request { count: prepared.whole, ..options.request.clone() };
    if wanted.forecast || wanted.explain {
        match answer(prepared, prepared.values.len(), &request, &beliefs.now) {
            Ok(answer) => {
                if wanted.forecast {
                    lines(&mut done.lines, &prepared.id, prepared.next, &answer.forecast, &options.request.quantiles);
                }
                if wanted.explain {
                    done.explanation = explain(prepared, &answer.forecast, Some(&answer), None);
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
    belief: &Belief,
) -> Result<Driven, ForecastError> {
    let series = prepared.series(known);
    if prepared.causes.is_empty() && belief.pool.is_some() {
        let forecast = forecast_with_pool(&series, request, belief.pool.as_ref())?;
        let (base, errors) = (forecast.mean.clone(), (f64::NAN, f64::NAN));
        return Ok(Driven { forecast, base, contributions: Vec::new(), effects: Vec::new(), used: false, errors });
    }
    forecast_with_drivers(&series, &prepared.drivers(known + request.horizon), request, &belief.prior)
}

/// One line a period ahead, quantiles in the order asked for.
pub(crate) fn lines(out: &mut Vec<u8>, id: &str, next: i64, answer: &Forecast, levels: &[f64]) {
    let model = answer.explanation.chosen.as_str();
    let paths: Vec<&[f64]> = levels
        .iter()
        .filter_map(|level| answer.quantiles.iter().find(|path| path.level == *level))
        .map(|path| path.values.as_slice())
        .collect();
    let mut name = Vec::new();
    field(&mut name, id);
    for (ahead, mean) in answer.mean.iter().enumerate() {
        out.extend(&name);
        out.extend(format!(",{},{mean},{model}", next + ahead as i64).bytes());
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
