//! Accuracy and speed on public data sets, in the measures of the competitions.
//!
//! `cargo run --release -p stockflow-forecast --example accuracy -- DATA [--sets a,b] [--models x,y]
//! [--inside] [--back n] [--limit n]`. `--inside` holds out the end of the training rows instead of
//! scoring the test rows, `--back n` the nth horizon before that end: the modes to tune in.

mod data;
mod methods;
mod naive2;
mod quantiles;
mod score;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use data::{Case, Set};
use methods::Method;
use score::Scores;

struct Options {
    folder: PathBuf,
    sets: Vec<String>,
    methods: Vec<String>,
    /// Horizons held out of the training rows; 0 scores the test rows.
    back: usize,
    limit: usize,
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the data folder")?.into();
    let mut options = Options { folder, sets: vec![], methods: vec![], back: 0, limit: usize::MAX };
    let list =
        |text: Option<String>| -> Vec<String> { text.unwrap_or_default().split(',').map(str::to_owned).collect() };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--sets" => options.sets = list(arguments.next()),
            "--models" => options.methods = list(arguments.next()),
            "--inside" => options.back = 1,
            "--back" => options.back = arguments.next().unwrap_or_default().parse()?,
            "--limit" => options.limit = arguments.next().unwrap_or_default().parse()?,
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    Ok(options)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let mut out = std::io::stdout().lock();
    for set in data::SETS {
        if !options.sets.is_empty() && !options.sets.iter().any(|name| name == set.name) {
            continue;
        }
        let mut cases = data::read(&options.folder, set)?;
        if options.back > 0 {
            cases = data::inside(cases, set, options.back);
        }
        cases.truncate(options.limit);
        report(&mut out, set, &cases, &options.methods)?;
    }
    Ok(())
}

fn report(out: &mut impl Write, set: &Set, cases: &[Case], wanted: &[String]) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\n## {} ({} series, h {})", set.name, cases.len(), set.horizon)?;
    writeln!(out, "| model | sMAPE | MASE | OWA | RMSSE | WAPE | bias | 2 × series / CPU s |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- |")?;
    let naive2 = Scores::of(set, cases, &Method::Naive2.run(set, cases));
    let named = |name: &String| Method::named(name).ok_or_else(|| format!("no method is called {name}"));
    let methods = if wanted.is_empty() { Method::all() } else { wanted.iter().map(named).collect::<Result<_, _>>()? };
    for method in methods {
        let start = cpu_seconds();
        let forecasts = method.run(set, cases);
        // As if on a quiet machine of two cores, whatever else runs beside.
        let rate = 2.0 * cases.len() as f64 / (cpu_seconds() - start).max(0.005);
        let scores = Scores::of(set, cases, &forecasts);
        writeln!(out, "{}", scores.line(&method.name(), &naive2, rate))?;
    }
    for (name, together) in [("engine", false), ("together", true)] {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            writeln!(out, "{name}:")?;
            quantiles::report(out, set, cases, together)?;
        }
    }
    Ok(())
}

/// Processor seconds of this process so far (Linux; 0 elsewhere).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system ticks are fields 14 and 15.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
