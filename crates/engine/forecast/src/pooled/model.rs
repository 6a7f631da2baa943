//! The pooled regression on one series.

use super::equations::Order;
use super::window::{look, size};
use crate::models::Fitted;

/// The coefficients of a pool with the values of a series seen so far.
#[derive(Clone, Debug)]
pub(super) struct Pooled<'a> {
    orders: &'a [Order],
    /// The last values, newest last; as many as the longest order needs.
    recent: Vec<f64>,
    longest: usize,
}

impl<'a> Pooled<'a> {
    /// Before the first period; `None` without coefficients for such a horizon and so many periods known.
    pub(super) fn new(orders: &'a [Order], known: usize, horizon: usize) -> Option<Self> {
        let far = |order: &Order| order.coefficients.len() >= horizon * size(order.order);
        let longest = orders.iter().map(|order| order.order).max()?;
        let enough = orders.iter().any(|order| order.order < known) && orders.iter().all(far);
        enough.then(|| Self { orders, recent: Vec::with_capacity(longest + 2), longest })
    }
}

impl Fitted for Pooled<'_> {
    fn observe(&mut self, value: f64) {
        if self.recent.len() > self.longest {
            self.recent.remove(0);
        }
        self.recent.push(value);
    }

    fn ahead(&self, out: &mut [f64]) {
        out.fill(0.0);
        let last = self.recent.last().copied().unwrap_or(0.0);
        let mut features = Vec::with_capacity(size(self.longest));
        let enough = || self.orders.iter().filter(|order| order.order < self.recent.len());
        let share = 1.0 / enough().count() as f64;
        for order in enough() {
            let window = look(&self.recent[self.recent.len() - 1 - order.order..], &mut features);
            let rows = order.coefficients.chunks_exact(size(order.order));
            for (value, row) in out.iter_mut().zip(rows) {
                // What has stood still is expected to go on so.
                *value += share
                    * window.map_or(last, |window| {
                        let moved: f64 = row.iter().zip(&features).map(|(a, b)| a * b).sum();
                        window.last + window.scale * moved
                    });
            }
        }
        if share.is_infinite() {
            out.fill(last);
        }
    }
}
