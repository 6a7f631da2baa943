//! A folder of files to forecast, and what comes out.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be made cannot go on")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use stockflow_forecast::Request;
use stockflow_forecast_files::{FilesError, Options, Outputs, Summary, run};

/// A folder that is gone when this is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("stockflow-files-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file with this in it.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    /// The names of the files that are there.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Forecasts into `forecast.csv` and gives what was done.
    pub(crate) fn try_forecast(&self, input: &Path, options: &Options) -> Result<Summary, FilesError> {
        let outputs = Outputs { forecast: Some(self.path("forecast.csv")), ..Outputs::default() };
        run(input, &outputs, options, &|_, _| {})
    }

    /// Forecasts, which must succeed, and gives the output.
    pub(crate) fn forecast(&self, input: &Path, options: &Options) -> String {
        self.try_forecast(input, options).unwrap();
        std::fs::read_to_string(self.path("forecast.csv")).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Three periods ahead, one origin.
pub(crate) fn options() -> Options {
    let request = Request { horizon: 3, quantiles: vec![0.05, 0.5, 0.95], origins: 1, ..Request::default() };
    Options { request, ..Options::default() }
}

/// A weekly pattern, different for each series.
pub(crate) fn demand(series: usize, t: usize) -> usize {
    [4, 5, 4, 6, 9, 14, 11][(t + series) % 7] + series * 3 + (t * 7 + series) % 3
}

/// A CSV file of so many series of so many periods.
pub(crate) fn csv(series: usize, periods: usize) -> String {
    let mut text = "series_id,t,value\n".to_owned();
    for number in 0..series {
        for t in 1..=periods {
            text.push_str(&format!("s{number},{t},{}\n", demand(number, t)));
        }
    }
    text
}

/// Rows of an output without its header, cut at commas.
pub(crate) fn rows(output: &str) -> Vec<Vec<String>> {
    output.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}
