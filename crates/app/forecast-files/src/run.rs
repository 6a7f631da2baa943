//! The whole way from a file to its forecasts.
//!
//! One thread reads and gathers series, the pool works on a batch of them at a time, and the
//! calling thread writes, always in the file's order. So the bits are the same for any number of
//! threads, and memory holds a few batches, however many series there are.

use crate::assemble::Assembler;
use crate::backtest::Table;
use crate::batch::Batch;
use crate::entry::{Interpreter, Rows};
use crate::fault::{Fault, Faults};
use crate::prepare::{Prepared, Reading, prepare};
use crate::read::columns::Columns;
use crate::read::{Input, Source};
use crate::scatter::Scatter;
use crate::work::{Beliefs, Done, Wanted, header, work};
use crate::write::Draft;
use crate::{FilesError, Options};
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

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
    /// Series forecast.
    pub series: u64,
    /// Rows passed over.
    pub skipped: Faults,
    /// Errors on rolling origins, where asked for.
    pub table: Table,
    /// The rows of the series stood apart in the file.
    pub scattered: bool,
}

/// Forecasts every series of a CSV or Parquet file (`-`: CSV from standard input).
///
/// `progress` is told how many bytes have been read, and of how many (0: not known).
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
    let input = Input::of(input);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let run = Run { input: &input, outputs, options, progress, pool };
    match run.attempt(false)? {
        Some(summary) => Ok(summary),
        // Nothing has been written yet, and a file can be read again.
        None => run.attempt(true)?.ok_or_else(|| FilesError::Reader { path: input.path().to_owned() }),
    }
}

struct Run<'a> {
    input: &'a Input,
    outputs: &'a Outputs,
    options: &'a Options,
    progress: &'a dyn Fn(u64, u64),
    pool: rayon::ThreadPool,
}

/// What the reading thread found beside series.
struct Read {
    faults: Faults,
    scattered: bool,
}

impl Run<'_> {
    /// Reads the file through; `None` when series turn out to be scattered and that was not known.
    fn attempt(&self, scattered: bool) -> Result<Option<Summary>, FilesError> {
        let bytes = Arc::new(AtomicU64::new(0));
        let source = Source::open(self.input, &bytes)?;
        let columns = Columns::of(&source.header, &self.options.drivers, self.input.path())?;
        let interpreter = Interpreter::new(columns, self.options)?;
        let reading = Reading {
            dated: interpreter.dated(),
            until: interpreter.until,
            period: self.options.period,
            drivers: interpreter.columns.drivers.iter().map(|(_, name)| name.clone()).collect(),
        };
        let mut writer = Writer::new(self, bytes)?;
        let (send, receive) = sync_channel(2);
        let spoilt = AtomicBool::new(false);
        let reader = Reader { interpreter, skip_bad: self.options.skip_bad, spoilt: &spoilt, send };
        let read = std::thread::scope(|scope| {
            let thread = scope.spawn(|| reader.read(source, scattered, self.input));
            let written = writer.write(&receive, &spoilt, &reading);
            // A reader that waits for room must not wait for ever.
            drop(receive);
            let read = thread.join().map_err(|_| FilesError::Reader { path: self.input.path().to_owned() })??;
            written.map(|()| read)
        })?;
        if read.scattered {
            return Ok(None);
        }
        writer.finish(read.faults, scattered).map(Some)
    }
}

/// The side of the reading thread.
struct Reader<'a> {
    interpreter: Interpreter,
    skip_bad: bool,
    /// A row is malformed and must not be: what follows is only read for its own faults.
    spoilt: &'a AtomicBool,
    send: SyncSender<Batch>,
}

impl Reader<'_> {
    fn read(self, source: Source, scattered: bool, input: &Input) -> Result<Read, FilesError> {
        let mut faults = Faults::default();
        let mut batch = Batch::default();
        let mut assembler = Assembler::default();
        let mut scatter = scattered.then(|| Scatter::new(self.interpreter.columns.drivers.len())).transpose()?;
        let mut found_scattered = None;
        let mut failed = None;
        source.rows(&self.interpreter.columns.needed(), &mut |line, cells| {
            let row = cells.and_then(|cells| {
                let id = self.interpreter.id(cells)?;
                let entry = self.interpreter.entry(line, cells)?;
                Ok((id, entry, self.interpreter.marks(cells)?))
            });
            let (id, entry, marks) = match row {
                Ok(row) => row,
                Err(what) => {
                    self.fault(&mut faults, Fault { line, what });
                    return ControlFlow::Continue(());
                }
            };
            if let Some(scatter) = &mut scatter {
                return match scatter.push(&id, &entry, &marks) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                };
            }
            match assembler.push(&id, entry, marks) {
                Ok(None) => ControlFlow::Continue(()),
                Ok(Some(rows)) => self.pass(&mut batch, rows),
                Err(_) => {
                    found_scattered = Some((line, id.into_owned()));
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if let Some((line, series)) = found_scattered {
            return match input {
                Input::Pipe => Err(FilesError::ScatteredPipe { line, series }),
                Input::File(_) => Ok(Read { faults, scattered: true }),
            };
        }
        match scatter {
            Some(scatter) => scatter.series(|rows| self.pass(&mut batch, rows).is_continue())?,
            None => {
                if let Some(rows) = assembler.finish() {
                    let _ = self.pass(&mut batch, rows);
                }
            }
        }
        let _ = self.send.send(batch);
        Ok(Read { faults, scattered: false })
    }

    fn fault(&self, faults: &mut Faults, fault: Fault) {
        faults.add(fault);
        if !self.skip_bad {
            self.spoilt.store(true, Ordering::Relaxed);
        }
    }

    /// Passes a series on; stops when nobody listens any more.
    fn pass(&self, batch: &mut Batch, rows: Rows) -> ControlFlow<()> {
        match batch.push(rows).map(|full| self.send.send(full)) {
            Some(Err(_)) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// The side of the calling thread.
struct Writer<'a> {
    run: &'a Run<'a>,
    forecast: Option<Draft>,
    explain: Option<Draft>,
    summary: Summary,
    bytes: Arc<AtomicU64>,
}

impl<'a> Writer<'a> {
    fn new(run: &'a Run<'a>, bytes: Arc<AtomicU64>) -> Result<Self, FilesError> {
        let mut forecast = run.outputs.forecast.as_deref().map(Draft::new).transpose()?;
        let explain = run.outputs.explain.as_deref().map(Draft::new).transpose()?;
        if let Some(draft) = &mut forecast {
            draft.write(&header(&run.options.request.quantiles))?;
        }
        Ok(Self { run, forecast, explain, summary: Summary::default(), bytes })
    }

    fn write(&mut self, batches: &Receiver<Batch>, spoilt: &AtomicBool, reading: &Reading) -> Result<(), FilesError> {
        let length = self.run.input.length();
        let wanted = Wanted {
            forecast: self.forecast.is_some(),
            explain: self.explain.is_some(),
            backtest: self.run.outputs.backtest,
        };
        for batch in batches {
            (self.run.progress)(self.bytes.load(Ordering::Relaxed), length);
            if spoilt.load(Ordering::Relaxed) {
                continue;
            }
            let options = self.run.options;
            let (faults, done) = self.run.pool.install(|| {
                let prepared: Vec<_> =
                    batch.series.into_par_iter().map(|rows| prepare(rows, reading, options)).collect();
                let (series, faults): (Vec<_>, Vec<_>) = prepared.into_iter().unzip();
                let series: Vec<Prepared> = series.into_iter().flatten().collect();
                let beliefs = Beliefs::of(&series, options, wanted);
                let done: Vec<Done> =
                    series.par_iter().map(|prepared| work(prepared, &beliefs, options, wanted)).collect();
                (faults, done)
            });
            faults.into_iter().for_each(|faults| self.summary.skipped.extend(faults));
            for done in done {
                self.take(done)?;
            }
        }
        (self.run.progress)(length, length);
        Ok(())
    }

    fn take(&mut self, done: Done) -> Result<(), FilesError> {
        self.summary.series += u64::from(done.forecast);
        self.summary.skipped.extend(done.faults);
        self.summary.table.add(&done.table);
        if let Some(draft) = &mut self.forecast {
            draft.write(&done.lines)?;
        }
        if let Some(draft) = &mut self.explain {
            draft.write(&done.explanation)?;
        }
        Ok(())
    }

    fn finish(self, read: Faults, scattered: bool) -> Result<Summary, FilesError> {
        let mut summary = self.summary;
        let kept = read.first.len() as u64;
        summary.skipped.extend(read.first);
        summary.skipped.count += read.count - kept;
        summary.scattered = scattered;
        if summary.skipped.count > 0 && !self.run.options.skip_bad {
            return Err(FilesError::BadRows(summary.skipped));
        }
        if summary.series == 0 {
            return Err(FilesError::NoSeries { path: self.run.input.path().to_owned() });
        }
        for draft in [self.forecast, self.explain].into_iter().flatten() {
            draft.finish()?;
        }
        Ok(summary)
    }
}
