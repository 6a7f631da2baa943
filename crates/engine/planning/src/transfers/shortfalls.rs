//! Expected shortfall of a location as packs come or go, worked out once.

use crate::demand::Demand;

/// Packs up to which the values are kept; beyond, they are worked out when asked for.
const KEPT: i64 = 256;

#[derive(Debug)]
pub(super) struct Shortfalls {
    /// Units without any move.
    stock: f64,
    /// Units by which one pack moves the stock: negative at a source.
    step: f64,
    kept: Vec<f64>,
}

impl Shortfalls {
    /// For 0 to `most` packs.
    pub(super) fn new(demand: &Demand, stock: f64, step: f64, most: i64) -> Self {
        let kept = (0..=most.min(KEPT)).map(|packs| demand.expected_shortfall(stock + step * packs as f64)).collect();
        Self { stock, step, kept }
    }

    /// Units short after `packs` moved.
    pub(super) fn after(&self, demand: &Demand, packs: i64) -> f64 {
        match usize::try_from(packs).ok().and_then(|k| self.kept.get(k)) {
            Some(known) => *known,
            None => demand.expected_shortfall(self.stock + self.step * packs as f64),
        }
    }
}
