//! The rankings that this process keeps.

use super::changed::{Changed, Seen};
use super::read::Ground;
use super::{Extent, Ranking};
use crate::App;
use crate::http::ApiError;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use stockflow_db::Tx;
use stockflow_kernel::Instant;

/// The most bytes of rankings kept; forgotten together when there are more.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// The rankings of all workspaces that somebody has asked for.
#[derive(Debug, Default)]
pub struct Rankings {
    shelf: Mutex<Shelf>,
    whole: AtomicU64,
    products: AtomicU64,
}

/// What was read for rankings since the program started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankingReads {
    /// How often everything was read.
    pub whole: u64,
    /// Products that were read anew because they had changed.
    pub products: u64,
}

#[derive(Debug, Default)]
struct Shelf {
    slots: HashMap<(String, Extent), Arc<Slot>>,
    bytes: usize,
}

/// Held while its ranking is read: who asks for the same one waits, instead of reading it too.
type Slot = Mutex<Option<(Seen, Arc<Ranking>)>>;

impl Rankings {
    /// The rows of the transaction's workspace as they are now.
    pub(in super::super) fn of(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        now: Instant,
        extent: &Extent,
    ) -> Result<Arc<Ranking>, ApiError> {
        let slot = self.slot(tx.workspace().unwrap_or_default(), extent);
        let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Seen::now(tx, app, now)?;
        let ground = Ground { app, now, extent };
        let ranking = match kept.as_ref() {
            Some((at, ranking)) if at.covers(&seen) => return Ok(Arc::clone(ranking)),
            Some((at, ranking)) => match at.until(tx, &app.inbound, &seen)? {
                Changed::Products(products) if products.is_empty() => Arc::clone(ranking),
                Changed::Products(products) => {
                    self.products.fetch_add(products.len() as u64, Ordering::Relaxed);
                    match ranking.renewed(tx, ground, &products)? {
                        Some(renewed) => Arc::new(renewed),
                        // The network has changed since the events were looked at.
                        None => self.read(tx, ground)?,
                    }
                }
                Changed::Everything => self.read(tx, ground)?,
            },
            None => {
                let ranking = self.read(tx, ground)?;
                self.weigh(ranking.bytes());
                ranking
            }
        };
        *kept = Some((seen, Arc::clone(&ranking)));
        Ok(ranking)
    }

    /// What was read since the program started.
    pub fn reads(&self) -> RankingReads {
        RankingReads { whole: self.whole.load(Ordering::Relaxed), products: self.products.load(Ordering::Relaxed) }
    }

    fn read(&self, tx: &mut Tx<'_>, ground: Ground<'_>) -> Result<Arc<Ranking>, ApiError> {
        self.whole.fetch_add(1, Ordering::Relaxed);
        Ok(Arc::new(Ranking::read(tx, ground)?))
    }

    fn slot(&self, workspace: &str, extent: &Extent) -> Arc<Slot> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelf.slots.entry((workspace.to_owned(), extent.clone())).or_default())
    }

    fn weigh(&self, bytes: usize) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.bytes += bytes;
        if shelf.bytes > MOST_BYTES {
            *shelf = Shelf::default();
        }
    }
}
