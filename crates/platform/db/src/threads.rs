//! Threads on which closures run.
//!
//! Not tokio's blocking pool. That one wakes another thread for each closure, although the one that is about to finish could
//! take it; and a semaphore before it, to keep the number of closures down, has each caller woken once more. With sixteen
//! callers on two cores that was most of a short read.

use crate::DbError;
use crate::tx::Attempt;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Up to so many threads; each is started when it is needed, and stays.
pub(crate) struct Threads {
    name: &'static str,
    most: usize,
    desk: Arc<Desk>,
}

/// Where work waits for a thread, and threads for work.
#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    one_more: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    /// Threads there are, and how many of them have nothing to do.
    threads: usize,
    resting: usize,
    closed: bool,
}

type Job = Box<dyn FnOnce() + Send>;

impl Threads {
    pub(crate) fn new(name: &'static str, most: usize) -> Self {
        Self { name, most: most.max(1), desk: Arc::default() }
    }

    /// Runs `work` as soon as a thread is free.
    pub(crate) async fn run(&self, work: impl FnOnce() -> Attempt + Send + 'static) -> Attempt {
        let (reply, answer) = oneshot::channel();
        let job = move || {
            // A caller that went away does not want the answer.
            let _ = reply.send(work());
        };
        if let Err(error) = self.queue(Box::new(job)) {
            return Attempt::Failed(error);
        }
        answer
            .await
            .unwrap_or_else(|_| Attempt::Failed(DbError::Unavailable("it was closed meanwhile, or failed".to_owned())))
    }

    /// What runs runs on; what waits is turned away.
    pub(crate) fn close(&self) {
        let waiting = {
            let mut state = self.desk.lock();
            state.closed = true;
            std::mem::take(&mut state.waiting)
        };
        self.desk.one_more.notify_all();
        drop(waiting);
    }

    fn queue(&self, job: Job) -> Result<(), DbError> {
        let mut state = self.desk.lock();
        if state.closed {
            return Err(DbError::Unavailable("it is closed".to_owned()));
        }
        state.waiting.push_back(job);
        if state.resting > 0 {
            self.desk.one_more.notify_one();
        }
        // Those that rest take one each, also the ones that were woken and are not back yet.
        if state.waiting.len() > state.resting && state.threads < self.most {
            self.start(&mut state)?;
        }
        Ok(())
    }

    /// One more thread; that there is none to be had matters only where it would be the first.
    fn start(&self, state: &mut State) -> Result<(), DbError> {
        let desk = Arc::clone(&self.desk);
        match std::thread::Builder::new().name(self.name.to_owned()).spawn(move || desk.serve()) {
            Ok(_) => state.threads += 1,
            Err(_) if state.threads > 0 => {}
            Err(error) => {
                state.waiting.clear();
                return Err(DbError::Unavailable(format!("no thread for {} ({error})", self.name)));
            }
        }
        Ok(())
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.close();
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is run under the lock, so what it holds is whole at any moment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self) {
        while let Some(job) = self.next() {
            // Its reply goes with it, which tells the caller; the thread stays, for nobody would start another.
            if catch_unwind(AssertUnwindSafe(job)).is_err() {
                tracing::error!("work on a thread of the database panicked");
            }
        }
    }

    /// The next job; `None` once it is closed.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        while !state.closed {
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            state.resting += 1;
            state = self.one_more.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.resting -= 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    #[tokio::test]
    async fn as_many_run_at_once_as_there_may_be_threads() {
        let threads = Arc::new(Threads::new("test", 2));
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        // Two that meet, so that both threads are there; then many.
        let (here, there) = mpsc::sync_channel::<()>(0);
        let meet = threads.run(move || there.recv().map_or(Attempt::Again, |()| Attempt::Done { keeps: true }));
        let met = threads.run(move || here.send(()).map_or(Attempt::Again, |()| Attempt::Done { keeps: true }));
        let (a, b) = tokio::join!(meet, met);
        assert!(a.keeps() && b.keeps());
        let tasks: Vec<_> = (0..200)
            .map(|_| {
                let (threads, running, most) = (Arc::clone(&threads), Arc::clone(&running), Arc::clone(&most));
                tokio::spawn(async move {
                    let work = move || {
                        most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        running.fetch_sub(1, Ordering::SeqCst);
                        Attempt::Done { keeps: true }
                    };
                    threads.run(work).await.keeps()
                })
            })
            .collect();
        for task in tasks {
            assert!(task.await.unwrap());
        }
        assert!(most.load(Ordering::SeqCst) <= 2);
    }

    #[tokio::test]
    async fn a_panic_takes_no_thread_away() {
        let threads = Threads::new("test", 1);
        let panicked = threads.run(|| std::panic::resume_unwind(Box::new("on purpose"))).await;
        assert!(matches!(panicked, Attempt::Failed(DbError::Unavailable(_))));
        assert!(threads.run(|| Attempt::Done { keeps: true }).await.keeps());
    }

    #[tokio::test]
    async fn what_waits_is_turned_away_when_it_is_closed() {
        let threads = Arc::new(Threads::new("test", 1));
        let (let_go, held) = mpsc::channel::<()>();
        let (begun, beginning) = oneshot::channel();
        let running = {
            let threads = Arc::clone(&threads);
            tokio::spawn(async move {
                let work = move || {
                    let _ = begun.send(());
                    let _ = held.recv();
                    Attempt::Done { keeps: true }
                };
                threads.run(work).await
            })
        };
        beginning.await.unwrap();
        let waiting = threads.run(|| Attempt::Done { keeps: true });
        let close = async { threads.close() };
        // In this order: it is asked first, and finds the thread taken.
        let (turned_away, ()) = tokio::join!(biased; waiting, close);
        assert!(matches!(turned_away, Attempt::Failed(DbError::Unavailable(_))));
        assert!(matches!(threads.run(|| Attempt::Again).await, Attempt::Failed(DbError::Unavailable(_))));
        let_go.send(()).unwrap();
        assert!(running.await.unwrap().keeps());
    }
}
