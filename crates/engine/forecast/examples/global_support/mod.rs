//! What the measuring programs of the global model share.

use std::error::Error;
use std::fs::File;
use std::path::Path;

use flate2::read::GzDecoder;
use stockflow_forecast::global::boosting::Loss;
use stockflow_forecast::global::{GlobalOptions, Member};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// Opens a gzipped CSV with a header.
pub(crate) fn open(folder: &Path, name: &str) -> Outcome<csv::Reader<GzDecoder<File>>> {
    let path = folder.join(name);
    let file = File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(csv::Reader::from_reader(GzDecoder::new(file)))
}

/// Mean RMSSE (scaled by one-step naive error over the history), WAPE and relative bias.
#[derive(Debug, Default)]
pub(crate) struct Accuracy {
    rmsse: f64,
    series: usize,
    error: f64,
    bias: f64,
    total: f64,
}

impl Accuracy {
    /// Adds one series; one with a constant history counts for WAPE and bias only.
    pub(crate) fn add(&mut self, history: &[f64], actual: &[f64], forecast: &[f64]) {
        let steps = history.windows(2).map(|pair| (pair[1] - pair[0]).powi(2));
        let scale = steps.sum::<f64>() / (history.len().max(2) - 1) as f64;
        let mut squared = 0.0;
        for (actual, forecast) in actual.iter().zip(forecast) {
            squared += (forecast - actual).powi(2);
            self.error += (forecast - actual).abs();
            self.bias += forecast - actual;
            self.total += actual;
        }
        if scale > 0.0 {
            self.rmsse += (squared / actual.len() as f64 / scale).sqrt();
            self.series += 1;
        }
    }

    pub(crate) fn line(&self) -> String {
        format!(
            "RMSSE {:.4}  WAPE {:.4}  bias {:+.4}  ({} series)",
            self.rmsse / self.series as f64,
            self.error / self.total,
            self.bias / self.total,
            self.series
        )
    }
}

/// The process's highest memory use, in megabytes, where the system tells.
pub(crate) fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

/// Changes options by `name=value` arguments, for trying them out on rolling origins.
pub(crate) fn adjust(options: &mut GlobalOptions, arguments: &[String]) -> Outcome<()> {
    for argument in arguments {
        let Some((name, value)) = argument.split_once('=') else {
            continue;
        };
        let number = || value.parse::<f64>();
        let boost = &mut options.boost;
        match name {
            "rounds" => boost.rounds = number()? as usize,
            "rate" => boost.learning_rate = number()?,
            "leaves" => boost.max_leaves = number()? as usize,
            "depth" => boost.max_depth = number()? as usize,
            "least" => boost.min_leaf_curvature = number()?,
            "l2" => boost.l2 = number()?,
            "rows" => boost.row_fraction = number()?,
            "columns" => boost.column_fraction = number()?,
            "step" => boost.max_leaf_step = number()?,
            "patience" => boost.patience = number()? as usize,
            "seed" => boost.seed = number()? as u64,
            "hold" => options.hold_out = number()? > 0.0,
            "block" => options.block = number()? as usize,
            "periods" => options.train_periods = number()? as usize,
            "min_history" => options.min_history = number()? as usize,
            "half_life" => options.half_life = number()?,
            "bins" => options.max_bins = number()? as usize,
            "max_rows" => options.max_rows = number()? as usize,
            "similar" => options.similar_periods = number()? as usize,
            "falling" => options.falling_price = number()? > 0.0,
            "members" => options.members = value.split('+').map(member).collect::<Outcome<_>>()?,
            _ => return Err(format!("unknown option {name}").into()),
        }
    }
    Ok(())
}

/// `squared@1.0`, `poisson@1`, `tweedie1.3@0.7`, `median@1`: loss and level power.
fn member(text: &str) -> Outcome<Member> {
    let (loss, power) = text.split_once('@').ok_or("a member is loss@power")?;
    let loss = match loss {
        "squared" => Loss::Squared,
        "poisson" => Loss::Poisson,
        "median" => Loss::Quantile { level: 0.5 },
        other => {
            let power = other.strip_prefix("tweedie").ok_or("unknown loss")?.parse()?;
            Loss::Tweedie { power }
        }
    };
    Ok(Member { loss, level_power: power.parse()? })
}
