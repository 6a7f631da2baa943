//! Days without stock.

use stockflow_kernel::Quantity;

/// How often a product was there at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Service {
    /// Days on which it had been stocked before, or was.
    pub stocked_days: usize,
    /// Those of them that ended with nothing.
    pub stockout_days: usize,
}

/// Counts the days that ended with nothing on hand, from the `first`-th closing balance on: before it the product had
/// never been there.
#[must_use]
pub fn service(closing: &[Quantity], first: usize) -> Service {
    let stocked = closing.get(first..).unwrap_or_default();
    let empty = stocked.iter().filter(|balance| **balance <= Quantity::ZERO).count();
    Service { stocked_days: stocked.len(), stockout_days: empty }
}

impl Service {
    /// The share of days that ended with stock: the ready rate P₃ of Silver, Pyke and Thomas (2017), chapter 6, which
    /// under Poisson demand equals the fill rate. `None` where nothing was ever there.
    #[must_use]
    pub fn ready_rate(self) -> Option<f64> {
        let share = self.stockout_days as f64 / self.stocked_days as f64;
        (self.stocked_days > 0).then_some(1.0 - share)
    }

    /// Of both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            stocked_days: self.stocked_days + other.stocked_days,
            stockout_days: self.stockout_days + other.stockout_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_stock_counts_once_it_had_been_stocked() {
        let closing = [0, 0, 5, 0, -1, 3, 2].map(Quantity::whole);
        let seen = service(&closing, 2);
        assert_eq!(seen, Service { stocked_days: 5, stockout_days: 2 });
        assert!((seen.ready_rate().unwrap() - 0.6).abs() < 1e-12);
        assert_eq!(service(&closing, 0).stockout_days, 4);
        assert_eq!(service(&closing, 9).ready_rate(), None);
        assert_eq!(seen.and(Service { stocked_days: 2, stockout_days: 0 }).stocked_days, 7);
    }
}
