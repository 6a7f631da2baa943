//! The rankings that this process keeps.

use super::changed::{Changed, Seen};
use super::read::Ground;
use super::{Extent, Ranking};
use crate::App;
use crate::http::ApiError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use stockflow_db::Tx;
use stockflow_kernel::Instant;

/// The most bytes of rankings kept; forgotten together when there are more.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// The rankings of all workspaces that somebody has asked for.
#[derive(Debug, Default)]
pub struct Rankings(Mutex<Shelf>);

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
            Some((at, ranking)) => match at.until(tx, &seen)? {
                Changed::Products(products) if products.is_empty() => Arc::clone(ranking),
                Changed::Products(products) => Arc::new(ranking.renewed(tx, ground, &products)?),
                Changed::Everything => Arc::new(Ranking::read(tx, ground)?),
            },
            None => {
                let ranking = Arc::new(Ranking::read(tx, ground)?);
                self.weigh(ranking.bytes());
                ranking
            }
        };
        *kept = Some((seen, Arc::clone(&ranking)));
        Ok(ranking)
    }

    fn slot(&self, workspace: &str, extent: &Extent) -> Arc<Slot> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelf.slots.entry((workspace.to_owned(), extent.clone())).or_default())
    }

    fn weigh(&self, bytes: usize) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.bytes += bytes;
        if shelf.bytes > MOST_BYTES {
            *shelf = Shelf::default();
        }
    }
}
