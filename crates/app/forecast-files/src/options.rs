//! What is wanted of a file.

use crate::{FilesError, Period};
use std::path::PathBuf;
use stockflow_forecast::Request;

/// What is wanted of every series of a file.
#[derive(Clone, Debug)]
pub struct Options {
    /// Horizon, seasons (longer ones in ascending order), quantile levels, origins and models; whether
    /// units are whole is told by [`Options::units`].
    pub request: Request,
    /// What a `date` stands for; without effect on a file with `t`.
    pub period: Period,
    /// What a period without a row is.
    pub missing: Missing,
    /// Where every history ends: a date or a `t`. Later rows are the known future.
    pub until: Option<String>,
    /// Whether quantiles are whole numbers.
    pub units: Units,
    /// Which columns drive demand.
    pub drivers: DriverColumns,
    /// A CSV file with the columns `predecessor` and `successor`: a successor goes on with its
    /// predecessor's history.
    pub lineage: Option<PathBuf>,
    /// The levels of a hierarchy, each by the columns whose labels make its groups; a total of all series
    /// stands above them. Empty for none.
    pub hierarchy: Vec<Vec<String>>,
    /// Whether a global model over all series is tried beside the engine.
    pub panel: Panel,
    /// Pass over malformed rows instead of refusing the file.
    pub skip_bad: bool,
    /// Threads to work on; 0 is one for each core.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            request: Request::default(),
            period: Period::Day,
            missing: Missing::Gap,
            until: None,
            units: Units::AsSeen,
            drivers: DriverColumns::All,
            lineage: None,
            hierarchy: Vec::new(),
            panel: Panel::Never,
            skip_bad: false,
            threads: 0,
        }
    }
}

impl Options {
    /// The columns that hierarchies are made of, each once.
    pub(crate) fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        for column in self.hierarchy.iter().flatten() {
            if !labels.contains(column) {
                labels.push(column.clone());
            }
        }
        labels
    }

    /// Refuses what makes no sense for any series.
    pub(crate) fn check(&self) -> Result<(), FilesError> {
        self.request.check()?;
        if self.panel != Panel::Never && !self.hierarchy.is_empty() {
            return Err(FilesError::Together("a panel and a hierarchy cannot be asked for at once"));
        }
        let mut season = self.request.season;
        for &longer in &self.request.longer_seasons {
            if longer <= season {
                return Err(FilesError::SeasonOrder { longer, season });
            }
            season = longer;
        }
        let mut levels = self.request.quantiles.clone();
        levels.sort_unstable_by(f64::total_cmp);
        match levels.windows(2).find(|pair| pair[0] >= pair[1]) {
            Some(pair) => Err(FilesError::LevelTwice { level: pair[0] }),
            None => Ok(()),
        }
    }
}

/// What a period between two rows of a series is when it has no row of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Not known: it is filled with what its neighbours say.
    #[default]
    Gap,
    /// Nothing was sold.
    Zero,
}

/// Whether the series are forecast as a panel: engine, global model or a mixture for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// The engine alone, series by series.
    #[default]
    Never,
    /// Where the file is one: at least fifty series, nine in ten of which have the same last period.
    Auto,
    /// Whatever the series.
    Always,
}

/// Whether a series is sold in whole units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Units {
    /// Whole where all of the series' own values are.
    #[default]
    AsSeen,
    /// Always whole.
    Whole,
    /// Any number.
    Any,
}

/// Which columns beside the known ones are taken for drivers of demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DriverColumns {
    /// All of them.
    #[default]
    All,
    /// None.
    None,
    /// Those named.
    Named(Vec<String>),
}
