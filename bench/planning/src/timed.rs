//! Wall-clock time on a number of threads.

use anyhow::Result;
use std::time::Instant;

/// Seconds that `work` takes by the clock on so many threads, and what comes of it.
pub(crate) fn timed<T: Send>(threads: usize, work: impl FnOnce() -> Result<T> + Send) -> Result<(f64, T)> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let start = Instant::now();
    let made = pool.install(work)?;
    Ok((start.elapsed().as_secs_f64(), made))
}
