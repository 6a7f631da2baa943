//! Base stock on a moving average.

use super::{Decision, Seen, Strategy, trailing, until_next_receipt, until_next_shipment};
use crate::demand::normal;
use crate::safety::LeadTime;

/// Each place for itself orders up to the moving average over lead time and review plus a normal safety stock from
/// the moving average's own errors (Silver, Pyke & Thomas (2017), section 6.10).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MovingAverageBaseStock {
    /// Cycle service level, between 0 and 1.
    pub service_level: f64,
    /// Days of the moving average.
    pub window: usize,
}

impl MovingAverageBaseStock {
    fn level(&self, sales: &[f64], lead_time: LeadTime) -> f64 {
        let (mean, _) = trailing(sales, self.window);
        let error = self.daily_error(sales);
        let variance = lead_time.mean_days * error.powi(2) + (mean * lead_time.sd_days).powi(2);
        mean * lead_time.mean_days + normal::quantile(self.service_level) * variance.sqrt()
    }

    /// Root of the mean square of the one-day errors over as many days again.
    fn daily_error(&self, sales: &[f64]) -> f64 {
        let first = sales.len().saturating_sub(self.window).max(1);
        let squares = (first..sales.len()).map(|day| (sales[day] - trailing(&sales[..day], self.window).0).powi(2));
        (squares.sum::<f64>() / (sales.len() - first).max(1) as f64).sqrt()
    }
}

impl Strategy for MovingAverageBaseStock {
    fn decide(&mut self, seen: &Seen<'_>) -> Decision {
        let shelf = until_next_shipment(seen);
        let order = |store: usize| (self.level(seen.history[store], shelf) - seen.store_position(store)).max(0.0);
        let ship: Vec<f64> = (0..seen.history.len()).map(order).collect();
        // The centre buys after what it sends today.
        let sent = ship.iter().sum::<f64>().min(seen.central_stock);
        let level = self.level(&seen.total_history(), until_next_receipt(seen));
        Decision { ship, buy: (level - seen.central_position() + sent).max(0.0) }
    }
}
