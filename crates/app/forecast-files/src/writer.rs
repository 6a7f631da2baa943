//! What was made of the series, put in its places.

use crate::fault::Faults;
use crate::work::{Done, header};
use crate::write::Draft;
use crate::{FilesError, Options, Outputs, Summary};
use std::path::Path;

/// Results in the making.
pub(crate) struct Writer {
    forecast: Option<Draft>,
    explain: Option<Draft>,
    summary: Summary,
}

impl Writer {
    pub(crate) fn new(outputs: &Outputs, options: &Options) -> Result<Self, FilesError> {
        let mut forecast = outputs.forecast.as_deref().map(Draft::new).transpose()?;
        let explain = outputs.explain.as_deref().map(Draft::new).transpose()?;
        if let Some(draft) = &mut forecast {
            draft.write(&header(&options.request.quantiles))?;
        }
        Ok(Self { forecast, explain, summary: Summary::default() })
    }

    /// Takes the next series' results, in the order of the output.
    pub(crate) fn take(&mut self, done: Done) -> Result<(), FilesError> {
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

    /// Puts everything in its place, unless something is wrong with the file.
    pub(crate) fn finish(
        self,
        read: Faults,
        scattered: bool,
        options: &Options,
        input: &Path,
    ) -> Result<Summary, FilesError> {
        let mut summary = self.summary;
        let kept = read.first.len() as u64;
        summary.skipped.extend(read.first);
        summary.skipped.count += read.count - kept;
        summary.scattered = scattered;
        if summary.skipped.count > 0 && !options.skip_bad {
            return Err(FilesError::BadRows(summary.skipped));
        }
        if summary.series == 0 {
            return Err(FilesError::NoSeries { path: input.to_owned() });
        }
        for draft in [self.forecast, self.explain].into_iter().flatten() {
            draft.finish()?;
        }
        Ok(summary)
    }
}
