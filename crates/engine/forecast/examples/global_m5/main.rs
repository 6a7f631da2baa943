//! The global model on daily retail sales of M5 with prices and calendar known ahead.
//!
//! `global_m5 <data folder> [all] [panel] [back=n] [name=value …]`: `all` takes every series
//! instead of the sample of 3,000 and prints WRMSSE over the twelve levels; `panel` chooses
//! between engine and global model for each series, with quantiles; `back=n` scores the n-th
//! 28-day window before the test days, inside the training days.

#[path = "../global_support/mod.rs"]
mod global_support;

mod chosen;
mod read;
mod wrmsse;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use global_support::{Accuracy, Outcome, adjust, peak_memory_mb};
use read::{DAYS, FIRST_DAY, Retail, read};
use stockflow_forecast::global::boosting::Loss;
use stockflow_forecast::global::{Calendar, Driver, DriverRole, GlobalModel, GlobalOptions, Member, Panel, Series};
use stockflow_forecast::panel::PanelOptions;

const HORIZON: usize = 28;
/// Series with fewer days of history are not scored at item-store level.
const LEAST_HISTORY: usize = 14;

fn panel(retail: &Retail, history: usize) -> Panel<'_> {
    let driver = |name: &str, role| Driver { name: name.into(), role };
    let series = retail.rows.iter().map(|row| Series {
        start: 0,
        values: &row.sales[..history],
        categories: row.codes.to_vec(),
        drivers: vec![&row.prices, &retail.events, &retail.snap[row.codes[4] as usize]],
    });
    Panel {
        calendar: Calendar::Daily { first_day: FIRST_DAY },
        season: 7,
        categories: ["item", "department", "category", "store", "state"].map(Into::into).to_vec(),
        drivers: vec![
            driver("price", DriverRole::Price),
            driver("event", DriverRole::Event),
            driver("food stamps", DriverRole::Promotion),
        ],
        pools: vec![vec![0], vec![1, 3], vec![2, 4]],
        series: series.collect(),
    }
}

fn accuracy(retail: &Retail, history: usize, forecasts: &[Vec<f64>]) -> Accuracy {
    let mut accuracy = Accuracy::default();
    for (row, forecast) in retail.rows.iter().zip(forecasts) {
        let sales: Vec<f64> = row.sales.iter().map(|sale| f64::from(*sale)).collect();
        let first = sales.iter().position(|sale| *sale > 0.0).unwrap_or(history);
        if first + LEAST_HISTORY <= history {
            accuracy.add(&sales[first..history], &sales[history..history + HORIZON], forecast);
        }
    }
    accuracy
}

fn seasonal_naive(retail: &Retail, history: usize) -> Vec<Vec<f64>> {
    let last_week = |row: &read::Row| {
        let step = |day: usize| f64::from(row.sales[history - 7 + day % 7]);
        (0..HORIZON).map(step).collect()
    };
    retail.rows.iter().map(last_week).collect()
}

fn report(
    out: &mut impl Write,
    name: &str,
    retail: &Retail,
    history: usize,
    forecasts: &[Vec<f64>],
    all: bool,
) -> Outcome<()> {
    writeln!(out, "{name}: {}", accuracy(retail, history, forecasts).line())?;
    if all {
        let levels = wrmsse::wrmsse(retail, history, forecasts);
        let mean = levels.iter().sum::<f64>() / levels.len() as f64;
        let levels: Vec<String> = levels.iter().map(|level| format!("{level:.3}")).collect();
        writeln!(out, "{name}: WRMSSE {mean:.4}, levels 1 to 12: {}", levels.join(" "))?;
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("usage: global_m5 <data folder> [all] [back=n]")?;
    let all = arguments.iter().any(|argument| argument == "all");
    let back = arguments.iter().find_map(|argument| argument.strip_prefix("back="));
    let back: usize = back.map_or(Ok(0), str::parse)?;
    let mut options = GlobalOptions { horizon: HORIZON, ..GlobalOptions::default() };
    if all {
        // The totals want rows weighted nearly by volume and a whole year of days, thinned.
        options.members = vec![Member { loss: Loss::Tweedie { power: 1.1 }, level_power: 0.9 }];
        options.max_rows = 700_000;
        options.boost.rounds = 100;
    }
    let others: Vec<String> = arguments[1..].iter().filter(|a| !a.starts_with("back=")).cloned().collect();
    adjust(&mut options, &others)?;
    let mut out = std::io::stdout().lock();
    let start = Instant::now();
    let retail = read(Path::new(folder), !all)?;
    let read_memory = peak_memory_mb().unwrap_or(0);
    writeln!(out, "read {:.1} s, {read_memory} MB", start.elapsed().as_secs_f64())?;
    let history = DAYS - HORIZON * (1 + back);
    report(&mut out, "seasonal naive", &retail, history, &seasonal_naive(&retail, history), all)?;
    let start = Instant::now();
    if arguments.iter().any(|argument| argument == "panel") {
        let answer = chosen::forecast(&retail, history, &PanelOptions { global: options, windows: 2 })?;
        let seconds = start.elapsed().as_secs_f64();
        let means: Vec<Vec<f64>> = answer.forecasts.iter().map(|forecast| forecast.mean.clone()).collect();
        report(&mut out, "panel", &retail, history, &means, all)?;
        chosen::report(&mut out, &retail, history, &answer)?;
        writeln!(out, "{seconds:.1} s, peak {} MB", peak_memory_mb().unwrap_or(0))?;
        return Ok(());
    }
    let panel = panel(&retail, history);
    let model = GlobalModel::fit(&panel, &options)?;
    let fitted = start.elapsed().as_secs_f64();
    let forecasts = model.forecast(&panel, HORIZON)?;
    let seconds = start.elapsed().as_secs_f64();
    report(&mut out, "global model", &retail, history, &forecasts, all)?;
    let memory = peak_memory_mb().unwrap_or(0);
    writeln!(out, "fit {fitted:.1} s, fit and forecast {seconds:.1} s, peak {memory} MB")?;
    Ok(())
}
