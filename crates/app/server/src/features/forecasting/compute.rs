//! Numeric work runs on threads of its own, so that a long forecast never holds up a request.

use crate::App;
use crate::http::ApiError;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use tokio::sync::oneshot;

/// One pool a process; the first program in it says how large.
static POOL: OnceLock<Result<ThreadPool, String>> = OnceLock::new();

/// Runs `work` on the pool and waits for it without holding a thread. Parallel iterators inside it
/// use the pool too.
///
/// # Errors
/// Internal when the work panicked, or threads cannot be had.
pub(super) async fn run<T, F>(app: &App, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    pool(app.config.compute_threads)?.spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(work));
        // Whoever asked may be gone.
        let _ = sender.send(outcome.ok());
    });
    let outcome = receiver.await.ok().flatten();
    outcome.ok_or_else(|| ApiError::internal("a forecast panicked"))
}

fn pool(threads: usize) -> Result<&'static ThreadPool, ApiError> {
    let made = POOL.get_or_init(|| {
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1)),
            given => given,
        };
        let name = |at| format!("forecast-{at}");
        ThreadPoolBuilder::new().num_threads(threads).thread_name(name).build().map_err(|e| e.to_string())
    });
    made.as_ref().map_err(|e| ApiError::internal(e.as_str()))
}
