//! Min-max from trailing averages.

use super::{Decision, Seen, Strategy, trailing, until_next_receipt, until_next_shipment};
use crate::demand::normal;
use crate::safety::LeadTime;

/// Each place for itself: at or below its minimum it orders up to its maximum. The minimum is the trailing mean over
/// lead time and review plus the textbook safety stock z·√(L·σ² + μ²·σ_L²) (Silver, Pyke & Thomas (2017), section
/// 6.10), the maximum a review's sales more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinMax {
    /// Cycle service level, between 0 and 1.
    pub service_level: f64,
    /// Days of the trailing average.
    pub window: usize,
}

impl MinMax {
    fn order(&self, sales: &[f64], lead_time: LeadTime, review_days: usize, position: f64) -> f64 {
        let (mean, sd) = trailing(sales, self.window);
        let variance = lead_time.mean_days * sd.powi(2) + (mean * lead_time.sd_days).powi(2);
        let safety = (normal::quantile(self.service_level) * variance.sqrt()).max(0.0);
        let least = mean * lead_time.mean_days + safety;
        let most = least + mean * review_days as f64;
        if position <= least { most - position } else { 0.0 }
    }
}

impl Strategy for MinMax {
    fn decide(&mut self, seen: &Seen<'_>) -> Decision {
        let shelf = until_next_shipment(seen);
        let order = |store: usize| self.order(seen.history[store], shelf, seen.review_days, seen.store_position(store));
        let ship: Vec<f64> = (0..seen.history.len()).map(order).collect();
        // The centre buys after what it sends today.
        let sent = ship.iter().sum::<f64>().min(seen.central_stock);
        let position = seen.central_position() - sent;
        let buy = self.order(&seen.total_history(), until_next_receipt(seen), seen.review_days, position);
        Decision { ship, buy }
    }
}
