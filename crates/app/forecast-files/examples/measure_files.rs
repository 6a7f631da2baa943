//! Forecasts a file and says how long it took and how much memory it needed.
//!
//! `measure <input> <output> <horizon> <season> [drivers] [threads]`: `drivers` is `all` or `none`.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;
use stockflow_forecast::Request;
use stockflow_forecast_files::{DriverColumns, Options, Outputs, run};

fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, horizon, season, rest @ ..] = arguments.as_slice() else {
        return Err("usage: measure <input> <output> <horizon> <season> [drivers] [threads]".into());
    };
    let request = Request {
        horizon: horizon.parse()?,
        season: season.parse()?,
        quantiles: vec![0.05, 0.5, 0.95],
        ..Request::default()
    };
    let drivers = match rest.first().map(String::as_str) {
        Some("none") => DriverColumns::None,
        _ => DriverColumns::All,
    };
    let threads = rest.get(1).map_or(Ok(0), |text| text.parse())?;
    let outputs = Outputs { forecast: Some(output.into()), ..Outputs::default() };
    let summary =
        run(Path::new(input), &outputs, &Options { request, drivers, threads, ..Options::default() }, &|_, _| {})?;
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim();
    writeln!(std::io::stdout(), "{} series, {seconds:.3} s, peak memory {peak}", summary.series)?;
    Ok(())
}
