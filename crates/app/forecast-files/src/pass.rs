//! One way through the file: rows read on one thread, series brought in order on the pool.

use crate::assemble::Assembler;
use crate::batch::Batch;
use crate::entry::{Interpreter, Rows};
use crate::fault::{Fault, Faults};
use crate::prepare::{Prepared, Reading, prepare};
use crate::read::columns::Columns;
use crate::read::{Input, Source};
use crate::scatter::Scatter;
use crate::{FilesError, Options};
use rayon::prelude::*;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// What every way through the same file has in common.
pub(crate) struct Passes<'a> {
    pub(crate) input: &'a Input,
    pub(crate) options: &'a Options,
    pub(crate) pool: &'a rayon::ThreadPool,
    /// Told bytes read, and of how many.
    pub(crate) progress: &'a dyn Fn(u64, u64),
    /// Series whose histories may begin with another's: no fault where they have none of their own.
    pub(crate) heirs: HashSet<String>,
    /// How often the file will be gone through.
    pub(crate) times: u64,
    /// The rows of the series stand apart, as far as is known.
    pub(crate) scattered: bool,
}

/// The layout of the file.
pub(crate) struct Layout {
    /// The names of the driver columns.
    pub(crate) drivers: Vec<String>,
    /// Periods are counted from dates.
    pub(crate) dated: bool,
}

/// What a batch is handed to: its series in the file's order.
pub(crate) type Take<'a> = dyn FnMut(Vec<Prepared>) -> Result<(), FilesError> + 'a;

impl Passes<'_> {
    /// The layout, without reading on.
    pub(crate) fn layout(&self) -> Result<Layout, FilesError> {
        let source = Source::open(self.input, &Arc::default())?;
        let interpreter = self.interpreter(&source)?;
        let drivers = interpreter.columns.drivers.iter().map(|(_, name)| name.clone()).collect();
        Ok(Layout { drivers, dated: interpreter.dated() })
    }

    fn interpreter(&self, source: &Source) -> Result<Interpreter, FilesError> {
        let labels = self.options.labels();
        let columns = Columns::of(&source.header, &self.options.drivers, &labels, self.input.name())?;
        Interpreter::new(columns, self.options)
    }

    /// Reads the file through, for the so-manieth time, and gives what was wrong with its rows; `None` when
    /// the rows of a series turn out to stand apart, after which what was taken is void and it is to be read
    /// again.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, what takes the series fails, or rows are malformed and must not be.
    pub(crate) fn through(&mut self, time: u64, take: &mut Take<'_>) -> Result<Option<Faults>, FilesError> {
        let Some(faults) = self.attempt(time, take)? else {
            if self.scattered {
                return Err(self.ended());
            }
            self.scattered = true;
            return Ok(None);
        };
        if faults.count > 0 && !self.options.skip_bad { Err(FilesError::BadRows(faults)) } else { Ok(Some(faults)) }
    }

    fn ended(&self) -> FilesError {
        FilesError::Reader { path: self.input.name().to_owned() }
    }

    fn attempt(&self, time: u64, take: &mut Take<'_>) -> Result<Option<Faults>, FilesError> {
        let bytes = Arc::new(AtomicU64::new(0));
        let source = Source::open(self.input, &bytes)?;
        let interpreter = self.interpreter(&source)?;
        let names = |columns: &[(usize, String)]| columns.iter().map(|(_, name)| name.clone()).collect();
        let reading = Reading {
            dated: interpreter.dated(),
            until: interpreter.until,
            period: self.options.period,
            drivers: names(&interpreter.columns.drivers),
            labels: names(&interpreter.columns.labels),
            heirs: &self.heirs,
        };
        let (send, receive) = sync_channel(2);
        let spoilt = AtomicBool::new(false);
        let reader = Reader { interpreter, skip_bad: self.options.skip_bad, spoilt: &spoilt, send };
        let (read, mut faults) = std::thread::scope(|scope| {
            let scattered = self.scattered;
            let thread = scope.spawn(move || reader.read(source, scattered));
            let taken = self.batches(&receive, &spoilt, &reading, (time, &bytes), take);
            // A reader that waits for room must not wait for ever.
            drop(receive);
            let read = thread.join().map_err(|_| self.ended())??;
            taken.map(|faults| (read, faults))
        })?;
        if read.scattered {
            return Ok(None);
        }
        let kept = read.faults.first.len() as u64;
        faults.extend(read.faults.first);
        faults.count += read.faults.count - kept;
        Ok(Some(faults))
    }

    fn batches(
        &self,
        batches: &Receiver<Batch>,
        spoilt: &AtomicBool,
        reading: &Reading<'_>,
        (time, bytes): (u64, &AtomicU64),
        take: &mut Take<'_>,
    ) -> Result<Faults, FilesError> {
        let length = self.input.length();
        let mut faults = Faults::default();
        for batch in batches {
            (self.progress)(time * length + bytes.load(Ordering::Relaxed), self.times * length);
            if spoilt.load(Ordering::Relaxed) {
                continue;
            }
            let prepared: Vec<_> = self
                .pool
                .install(|| batch.series.into_par_iter().map(|rows| prepare(rows, reading, self.options)).collect());
            let (series, found): (Vec<_>, Vec<_>) = prepared.into_iter().unzip();
            found.into_iter().for_each(|found| faults.extend(found));
            take(series.into_iter().flatten().collect())?;
        }
        (self.progress)((time + 1) * length, self.times * length);
        Ok(faults)
    }
}

/// What the reading thread found beside series.
struct Read {
    faults: Faults,
    scattered: bool,
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
    fn read(self, source: Source, scattered: bool) -> Result<Read, FilesError> {
        let mut faults = Faults::default();
        let mut batch = Batch::default();
        let mut assembler = Assembler::default();
        let marks = self.interpreter.columns.marked().count();
        let mut scatter = scattered.then(|| Scatter::new(marks)).transpose()?;
        let mut found_scattered = false;
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
                    found_scattered = true;
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if found_scattered {
            return Ok(Read { faults, scattered: true });
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
