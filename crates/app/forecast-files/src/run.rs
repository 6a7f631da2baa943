//! The whole way from a file to its forecasts.
//!
//! One thread reads and gathers series, the pool works on a batch of them at a time, and the
//! calling thread writes, always in the file's order. So the bits are the same for any number of
//! threads, and memory holds a few batches, however many series there are. What drives demand is
//! estimated from all series of the file, and so is how series with no season or a short one usually go on: a first
//! way through gathers that, in sums that take the same room for any number of series.
//! A lineage, a hierarchy or a panel needs all series at once, and then memory holds them all.

use crate::backtest::Table;
use crate::beliefs::{Beliefs, Gathering, pooled};
use crate::fault::Faults;
use crate::lineage::Lineage;
use crate::options::Panel;
use crate::pass::{Layout, Passes};
use crate::prepare::Prepared;
use crate::read::Input;
use crate::work::{Done, Wanted, work};
use crate::writer::Writer;
use crate::{FilesError, Options, hierarchy, panel};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Where results go; what has no place is not made. `-` is standard output, and a name that ends
/// in `.gz` is compressed.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// The forecasts.
    pub forecast: Option<PathBuf>,
    /// One line of JSON a series.
    pub explain: Option<PathBuf>,
    /// Whether the past is forecast again.
    pub backtest: bool,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Series forecast, groups of a hierarchy among them.
    pub series: u64,
    /// Rows passed over.
    pub skipped: Faults,
    /// Errors on rolling origins, where asked for.
    pub table: Table,
    /// The rows of the series stood apart in the file.
    pub scattered: bool,
    /// What the series were forecast as together, where they were, in one plain sentence.
    pub together: Option<String>,
}

/// Forecasts every series of a CSV or Parquet file (`-`: from standard input).
///
/// `progress` is told how many bytes have been read, and of how many (0: not known); a file that is
/// gone through twice counts twice.
///
/// # Errors
///
/// When a file cannot be read or written, or when rows are malformed and are not to be skipped;
/// nothing has been written then.
pub fn run(
    input: &Path,
    outputs: &Outputs,
    options: &Options,
    progress: &dyn Fn(u64, u64),
) -> Result<Summary, FilesError> {
    options.check()?;
    let lineage = options.lineage.as_deref().map(Lineage::read).transpose()?;
    let input = Input::of(input)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let heirs = lineage.as_ref().map_or_else(HashSet::new, Lineage::heirs);
    let passes = Passes { input: &input, options, pool: &pool, progress, heirs, times: 1, scattered: false };
    let layout = passes.layout()?;
    let together = lineage.is_some() || !options.hierarchy.is_empty() || options.panel != Panel::Never;
    let mut run = Run { passes, outputs, layout };
    if together { run.together(lineage.as_ref()) } else { run.streaming() }
}

struct Run<'a> {
    passes: Passes<'a>,
    outputs: &'a Outputs,
    layout: Layout,
}

impl Run<'_> {
    /// Series after series, a few batches in memory.
    fn streaming(&mut self) -> Result<Summary, FilesError> {
        let (options, pool) = (self.passes.options, self.passes.pool);
        let together = !self.layout.drivers.is_empty() || pooled(options);
        self.passes.times = 1 + u64::from(together);
        let wanted = self.wanted();
        let beliefs = if together { self.gather(wanted)? } else { Gathering::new(options, wanted).beliefs() };
        loop {
            let mut writer = Writer::new(self.outputs, options)?;
            let mut take = |series: Vec<Prepared>| each(&series, &beliefs, options, wanted, pool, &mut writer);
            if let Some(faults) = self.passes.through(self.passes.times - 1, &mut take)? {
                return writer.finish(faults, self.passes.scattered, options, self.passes.input.name());
            }
        }
    }

    fn wanted(&self) -> Wanted {
        Wanted {
            forecast: self.outputs.forecast.is_some(),
            explain: self.outputs.explain.is_some(),
            backtest: self.outputs.backtest,
        }
    }

    /// A first way through the file, for what its drivers do to all series and how those without any go on.
    fn gather(&mut self, wanted: Wanted) -> Result<Beliefs, FilesError> {
        let (options, pool) = (self.passes.options, self.passes.pool);
        loop {
            let mut gathering = Gathering::new(options, wanted);
            let mut take = |series: Vec<Prepared>| {
                pool.install(|| gathering.add(&series, options));
                Ok(())
            };
            if self.passes.through(0, &mut take)?.is_some() {
                return Ok(gathering.beliefs());
            }
        }
    }

    /// All series at once.
    fn together(&mut self, lineage: Option<&Lineage>) -> Result<Summary, FilesError> {
        let (options, pool) = (self.passes.options, self.passes.pool);
        let (mut series, faults) = loop {
            let mut all: Vec<Prepared> = Vec::new();
            let mut take = |series: Vec<Prepared>| {
                all.extend(series);
                Ok(())
            };
            if let Some(faults) = self.passes.through(0, &mut take)? {
                break (all, faults);
            }
        };
        if let (Some(lineage), Some(path)) = (lineage, &options.lineage) {
            lineage.join(&mut series, path, options)?;
        }
        let mut writer = Writer::new(self.outputs, options)?;
        let wanted = self.wanted();
        let name = self.passes.input.name();
        if series.is_empty() {
            return writer.finish(faults, self.passes.scattered, options, name);
        }
        let panel = options.panel == Panel::Always || (options.panel == Panel::Auto && panel::is_one(&series));
        if wanted.backtest && (panel || !options.hierarchy.is_empty()) {
            return Err(FilesError::Together("the past of a panel or a hierarchy is not forecast again as a whole"));
        }
        let (done, told) = if !options.hierarchy.is_empty() {
            let (done, told) = pool.install(|| hierarchy::forecast(&series, options, wanted))?;
            (done, Some(told))
        } else if panel {
            let reading = (self.layout.dated, self.layout.drivers.as_slice());
            let (done, told) = pool.install(|| panel::forecast(&series, reading, options, wanted))?;
            (done, Some(told))
        } else {
            let mut gathering = Gathering::new(options, wanted);
            pool.install(|| gathering.add(&series, options));
            each(&series, &gathering.beliefs(), options, wanted, pool, &mut writer)?;
            (Vec::new(), None)
        };
        done.into_iter().try_for_each(|done| writer.take(done))?;
        let summary = writer.finish(faults, self.passes.scattered, options, name)?;
        Ok(Summary { together: told, ..summary })
    }
}

/// Works on these series, each for itself, and writes them down in their order.
fn each(
    series: &[Prepared],
    beliefs: &Beliefs,
    options: &Options,
    wanted: Wanted,
    pool: &rayon::ThreadPool,
    writer: &mut Writer,
) -> Result<(), FilesError> {
    let done: Vec<Done> =
        pool.install(|| series.par_iter().map(|prepared| work(prepared, beliefs, options, wanted)).collect());
    done.into_iter().try_for_each(|done| writer.take(done))
}
