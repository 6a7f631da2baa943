//! Policies that can be replayed.

mod allocate;
mod fixed;
mod min_max;
mod moving_average;
mod planned;

pub use fixed::{FixedLevels, best_levels};
pub use min_max::MinMax;
pub use moving_average::MovingAverageBaseStock;
pub use planned::{Planned, Service};

use super::world::Prices;
use crate::safety::LeadTime;

/// What is known on the morning of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Today.
    pub day: usize,
    /// Units sold by store and day up to yesterday, days with an empty shelf corrected.
    pub history: &'a [&'a [f64]],
    /// Units on each store's shelf.
    pub store_stock: &'a [f64],
    /// Units on their way to each store.
    pub store_coming: &'a [f64],
    /// Units at the centre.
    pub central_stock: f64,
    /// Units ordered and not received.
    pub central_coming: f64,
    /// The supplier's lead time as the receipts so far say.
    pub supplier: LeadTime,
    /// Days from the centre to a shelf.
    pub store_days: usize,
    /// Days to the next decision.
    pub review_days: usize,
    /// Shipments to stores are whole multiples of it.
    pub store_pack: f64,
    /// Days that a unit can be sold after its receipt at the centre.
    pub shelf_life_days: Option<usize>,
    /// What things cost.
    pub prices: Prices,
}

impl Seen<'_> {
    /// On the shelf and on the way.
    #[must_use]
    pub fn store_position(&self, store: usize) -> f64 {
        self.store_stock[store] + self.store_coming[store]
    }

    /// At the centre and ordered.
    #[must_use]
    pub fn central_position(&self) -> f64 {
        self.central_stock + self.central_coming
    }

    /// All there is, everywhere and on the way.
    #[must_use]
    pub fn whole_position(&self) -> f64 {
        self.central_position() + (0..self.history.len()).map(|store| self.store_position(store)).sum::<f64>()
    }

    /// All stores together, by day.
    #[must_use]
    pub fn total_history(&self) -> Vec<f64> {
        (0..self.day).map(|day| self.history.iter().map(|store| store[day]).sum()).collect()
    }
}

/// What a policy does on a day; the replay rounds to packs and never ships what is not there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decision {
    /// Units to send to each store.
    pub ship: Vec<f64>,
    /// Units to order from the supplier.
    pub buy: f64,
}

/// A policy.
pub trait Strategy {
    /// Decides from what is known.
    fn decide(&mut self, seen: &Seen<'_>) -> Decision;
}

/// Mean and standard deviation of the last `window` days.
fn trailing(sales: &[f64], window: usize) -> (f64, f64) {
    let recent = &sales[sales.len().saturating_sub(window)..];
    let n = recent.len().max(1) as f64;
    let mean = recent.iter().sum::<f64>() / n;
    let variance = recent.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    (mean, variance.sqrt())
}

/// Days until what is decided next can be at the centre, as a lead time.
fn until_next_receipt(seen: &Seen<'_>) -> LeadTime {
    LeadTime { mean_days: seen.supplier.mean_days + seen.review_days as f64, ..seen.supplier }
}

/// Days until what is decided next can be on a shelf.
fn until_next_shipment(seen: &Seen<'_>) -> LeadTime {
    LeadTime { mean_days: (seen.store_days + seen.review_days) as f64, sd_days: 0.0 }
}
