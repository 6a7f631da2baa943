//! One series: forecast, lines of the output, explanation, backtest.

use crate::backtest::{Table, backtest};
use crate::explain::explain;
use crate::fault::Fault;
use crate::options::Options;
use crate::prepare::Prepared;
use rayon::prelude::*;
use stockflow_forecast::drivers::{Driven, Evidence, Prior, estimate_drivers, forecast_with_drivers};
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
/// of the backtest, the latest first.
///
/// It is what the drivers do to all series of the file together, whatever their order: a first way
/// through the file gathers it.
#[derive(Debug)]
pub(crate) struct Beliefs {
    pub(crate) now: Prior,
    pub(crate) past: Vec<Prior>,
}

/// Beliefs in the making.
#[derive(Debug)]
pub(crate) struct Gathering {
    /// Now, then from each origin.
    evidence: Vec<Evidence>,
}

impl Gathering {
    pub(crate) fn new(options: &Options, wanted: Wanted) -> Self {
        let back = if wanted.backtest { options.request.origins.max(1) } else { 0 };
        Self { evidence: vec![Evidence::default(); back + 1] }
    }

    /// Takes in what the drivers did to each of these series.
    pub(crate) fn add(&mut self, series: &[Prepared], options: &Options) {
        let request = &options.request;
        for (back, evidence) in self.evidence.iter_mut().enumerate() {
            let one = |prepared: &Prepared| {
                let known = prepared.values.len().checked_sub(back * request.horizon)?;
                estimate_drivers(&prepared.series(known), &prepared.drivers(known), request.season).ok()
            };
            let driven: Vec<_> = series.par_iter().filter(|prepared| !prepared.causes.is_empty()).collect();
            let found: Vec<_> = driven.into_par_iter().map(one).collect();
            found.iter().flatten().for_each(|effects| evidence.add(effects));
        }
    }

    pub(crate) fn beliefs(self) -> Beliefs {
        let mut priors = self.evidence.into_iter().map(Evidence::prior);
        Beliefs { now: priors.next().unwrap_or_default(), past: priors.collect() }
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
    prior: &Prior,
) -> Result<Driven, ForecastError> {
    let series = prepared.series(known);
    forecast_with_drivers(&series, &prepared.drivers(known + request.horizon), request, prior)
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
