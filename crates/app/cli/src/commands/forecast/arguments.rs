//! What `stockflow forecast` can be asked.

use anyhow::Context;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;
use stockflow_forecast::{ForecastError, ModelName, Request};
use stockflow_forecast_files::{DriverColumns, Missing, Options, Panel, Period, Units};

/// Forecast every series of a CSV or Parquet file. Needs no database and no server.
///
/// The file is long: one row a series and period, with a header. Columns: series_id; t (a whole number that counts the
/// periods) or date (2017-12-31); value (empty where it is not known); and, where wanted, split (rows marked test are
/// never history), stockout (1: the sale is a lower bound of the demand). Every other column is a driver of demand: a
/// price, a promotion, an event. CSV may be gzipped.
///
/// Rows marked test, rows after the last value, and rows after --until are the known future: their drivers count, their
/// values are not looked at. The forecast begins in the period after the history.
///
/// Output: series_id,t,forecast,model and a column q_LEVEL for each quantile. t goes on with the series' own count; in a
/// file with dates it counts the series' periods from 1.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  stockflow forecast --input sales.csv --horizon 28 --season 7 --quantiles 0.05,0.5,0.95 --output forecast.csv
  stockflow forecast --input sales.csv.gz --horizon 12 --period month --season 12 --output - | head
  stockflow forecast --input hours.csv --horizon 48 --period hour --season 24,168 --output forecast.csv
  stockflow forecast --input sales.parquet --horizon 28 --backtest
  stockflow forecast --input sales.csv --horizon 28 --models auto --output forecast.csv
  stockflow forecast --input sales.csv --horizon 28 --hierarchy region,region+store --output forecast.csv
  stockflow forecast --input sales.csv --horizon 28 --lineage successors.csv --output forecast.csv
  stockflow forecast --input sales.csv --missing zero --until 2017-12-31 --output forecast.csv.gz --explain why.jsonl

A malformed row is reported with its line, nothing is written and the exit code is 1; with --skip-bad it is passed over.
The answer is the same to the last bit for any number of threads and any order of the series.")]
pub(crate) struct Forecast {
    /// The file to read: CSV, gzipped CSV or Parquet; - for CSV from standard input.
    #[arg(long, short, value_name = "FILE")]
    pub(super) input: PathBuf,
    /// Where the forecasts go: a file (gzipped if it ends in .gz), or - for standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// How many periods ahead.
    #[arg(long, default_value_t = 28, value_name = "PERIODS")]
    horizon: usize,
    /// Periods in a season: 7 for days, 12 for months, 52 for weeks, 1 for none; longer ones besides behind commas, as
    /// 24,168 for hours.
    #[arg(long, value_delimiter = ',', default_value = "7", value_name = "PERIODS")]
    season: Vec<usize>,
    /// Quantile levels, strictly between 0 and 1; each is a column of the output.
    #[arg(long, value_delimiter = ',', default_value = "0.05,0.5,0.95", value_name = "LEVELS")]
    quantiles: Vec<f64>,
    /// What a date stands for.
    #[arg(long, value_enum, default_value_t = Every::Day)]
    period: Every,
    /// What a period without a row is: not known, or nothing sold.
    #[arg(long, value_enum, default_value_t = Absent::Gap)]
    missing: Absent,
    /// The last period of every history, as a date or a t; later rows are the known future.
    #[arg(long, value_name = "DATE|T")]
    until: Option<String>,
    /// Whether quantiles are whole numbers; auto: where all values of the series are.
    #[arg(long, value_enum, default_value_t = Counted::Auto)]
    units: Counted,
    /// The columns that drive demand: all, none, or their names.
    #[arg(long, value_delimiter = ',', default_value = "all", value_name = "all|none|COLUMNS")]
    drivers: Vec<String>,
    /// Choose among these models only, such as ets,dynamic-theta,seasonal-naive. With panel, boosted trees over all
    /// series are tried beside the engine, and each series takes what its past speaks for; with auto, where the file is
    /// a panel: at least fifty series, nine in ten of which have the same last period. Seasons of up to four learn from
    /// each other by themselves; a list of models without pooled leaves that out.
    #[arg(long, value_delimiter = ',', value_name = "panel|auto|MODELS")]
    models: Vec<Choice>,
    /// Forecast groups of the series too, so that parts add up to wholes: levels by the columns whose labels make their
    /// groups, as store,region+category; a total stands above them.
    #[arg(long, value_delimiter = ',', value_name = "LEVELS")]
    hierarchy: Vec<String>,
    /// A CSV file with the columns predecessor and successor: a successor goes on with its predecessor's history.
    #[arg(long, value_name = "FILE")]
    lineage: Option<PathBuf>,
    /// From how many past origins models are judged.
    #[arg(long, default_value_t = 3, value_name = "COUNT")]
    origins: usize,
    /// Write why each forecast is what it is, one line of JSON a series.
    #[arg(long, value_name = "FILE")]
    pub(super) explain: Option<PathBuf>,
    /// Forecast the past again from --origins origins a horizon apart and print the errors by model and class.
    #[arg(long)]
    pub(super) backtest: bool,
    /// Pass over malformed rows, reporting them, instead of refusing the file.
    #[arg(long)]
    skip_bad: bool,
    /// Threads to work on; 0 is one for each core.
    #[arg(long, default_value_t = 0, value_name = "COUNT")]
    threads: usize,
}

/// A model to choose among, or that a panel is to be made of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Model(ModelName),
    Panel,
    Auto,
}

impl FromStr for Choice {
    type Err = ForecastError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "panel" => Ok(Self::Panel),
            "auto" => Ok(Self::Auto),
            name => name.parse().map(Self::Model),
        }
    }
}

/// What a date stands for.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Every {
    Hour,
    Day,
    /// From Monday to Sunday.
    Week,
    Month,
    Quarter,
    Year,
}

/// What a period without a row is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Absent {
    /// Not known: filled from its neighbours.
    Gap,
    /// Nothing was sold.
    Zero,
}

/// Whether units are whole.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Counted {
    Auto,
    Whole,
    Any,
}

/// The model named, where it is one.
const fn model(choice: &Choice) -> Option<ModelName> {
    match choice {
        Choice::Model(name) => Some(*name),
        Choice::Panel | Choice::Auto => None,
    }
}

impl Forecast {
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        let drivers = match self.drivers.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["all"] => DriverColumns::All,
            ["none"] => DriverColumns::None,
            _ => DriverColumns::Named(self.drivers.clone()),
        };
        let (season, longer_seasons) = self.season.split_first().context("--season names no season")?;
        Ok(Options {
            request: Request {
                horizon: self.horizon,
                season: *season,
                longer_seasons: longer_seasons.to_vec(),
                quantiles: self.quantiles.clone(),
                origins: self.origins,
                models: self.models.iter().filter_map(model).collect(),
                ..Request::default()
            },
            period: match self.period {
                Every::Hour => Period::Hour,
                Every::Day => Period::Day,
                Every::Week => Period::Week,
                Every::Month => Period::Month,
                Every::Quarter => Period::Quarter,
                Every::Year => Period::Year,
            },
            missing: match self.missing {
                Absent::Gap => Missing::Gap,
                Absent::Zero => Missing::Zero,
            },
            until: self.until.clone(),
            units: match self.units {
                Counted::Auto => Units::AsSeen,
                Counted::Whole => Units::Whole,
                Counted::Any => Units::Any,
            },
            drivers,
            lineage: self.lineage.clone(),
            hierarchy: self.hierarchy.iter().map(|level| level.split('+').map(str::to_owned).collect()).collect(),
            panel: if self.models.contains(&Choice::Panel) {
                Panel::Always
            } else if self.models.contains(&Choice::Auto) {
                Panel::Auto
            } else {
                Panel::Never
            },
            skip_bad: self.skip_bad,
            threads: self.threads,
        })
    }
}
