//! `stockflow forecast`

mod arguments;
mod table;

pub(crate) use arguments::Forecast;

use crate::{output, progress};
use std::path::Path;
use std::process::ExitCode;
use stockflow_forecast_files::{Faults, FilesError, Outputs, Summary, run};

impl Forecast {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Self { input, output, explain, backtest, .. } = &self;
        anyhow::ensure!(
            output.is_some() || explain.is_some() || *backtest,
            "there is nothing to make; give --output, --explain or --backtest"
        );
        let outputs = Outputs { forecast: output.clone(), explain: explain.clone(), backtest: *backtest };
        let bars = progress::bars();
        let report = |done: u64, total: u64| {
            if total > 0 {
                bars("forecasting (KiB read)", done / 1_024, total / 1_024);
            }
        };
        match run(input, &outputs, &self.options()?, &report) {
            Ok(summary) => {
                self.tell(&summary);
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => {
                if let FilesError::BadRows(faults) = &error {
                    name(input, faults);
                }
                Err(error.into())
            }
        }
    }

    fn tell(&self, summary: &Summary) {
        name(&self.input, &summary.skipped);
        if summary.skipped.count > 0 {
            output::note(&format!("{} rows were passed over", summary.skipped.count));
        }
        if self.backtest {
            table::show(&summary.table, self.output.as_deref() == Some(Path::new("-")));
        }
        let apart = if summary.scattered { ", whose rows stand apart in the file" } else { "" };
        output::note(&format!("{} series{apart}", summary.series));
        if let Some(together) = &summary.together {
            output::note(together);
        }
    }
}

/// The rows that cannot be used, each with its line.
fn name(input: &Path, faults: &Faults) {
    for fault in &faults.first {
        output::note(&format!("{} {fault}", input.display()));
    }
    let more = faults.count - faults.first.len() as u64;
    if more > 0 {
        output::note(&format!("{} and {more} more", input.display()));
    }
}
