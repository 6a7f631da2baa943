//! Totals of lists, which cost far more than a page of them.

use std::collections::HashMap;
use std::sync::Mutex;

/// Totals of lists, each valid for one state of its workspace.
#[derive(Debug, Default)]
pub struct Totals(Mutex<HashMap<String, (i64, i64)>>);

impl Totals {
    /// Enough for every list that people look at; forgotten together when there are more.
    const MOST: usize = 10_000;

    pub(super) fn get(&self, workspace: &str, name: &str, sequence: i64) -> Option<i64> {
        let known = self.0.lock().ok()?;
        let (at, total) = known.get(&format!("{workspace}\n{name}"))?;
        (*at == sequence).then_some(*total)
    }

    pub(super) fn put(&self, workspace: &str, name: &str, sequence: i64, total: i64) {
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= Self::MOST {
                known.clear();
            }
            known.insert(format!("{workspace}\n{name}"), (sequence, total));
        }
    }
}
