//! What was measured of a product's stock, in its own unit.

use super::window::Window;
use stockflow_kernel::Quantity;
use stockflow_planning::analytics::{AGE_BOUNDS, AGE_BUCKETS, Service, age, average_stock, closing_balances, service};

/// Days that the youngest stock of the last bucket of ages has been there.
const OLD: usize = AGE_BOUNDS[AGE_BOUNDS.len() - 1] + 1;

/// What happened day by day to a product at a location.
#[derive(Debug, Clone)]
pub(super) struct Days {
    /// The balance before the first of the days; `None`: it had never been there.
    pub(super) opening: Option<Quantity>,
    /// What each day added to the balance.
    pub(super) net: Vec<Quantity>,
    /// What came.
    pub(super) arrived: Vec<Quantity>,
    /// What was used.
    pub(super) used: Vec<Quantity>,
    /// The first of the days on which anything happened.
    pub(super) first: Option<usize>,
}

/// What was measured: of a product at a location, or the sum over several.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// At the end of the window; below zero, more had gone than was there by what is known.
    pub(super) on_hand: Quantity,
    /// On its way there at the end of the window: in no location's stock, and in none of what follows.
    pub(super) in_transit: Quantity,
    pub(super) used: Quantity,
    /// The mean of the closing balances.
    pub(super) average: Quantity,
    /// What was used in each whole week, the latest first.
    pub(super) weekly: Vec<Quantity>,
    /// What is on hand, by age.
    pub(super) ages: [Quantity; AGE_BUCKETS],
    pub(super) service: Service,
}

impl Days {
    /// So many days on which nothing happened.
    pub(super) fn quiet(days: usize, opening: Option<Quantity>) -> Self {
        let nothing = vec![Quantity::ZERO; days];
        Self { opening, net: nothing.clone(), arrived: nothing.clone(), used: nothing, first: None }
    }

    /// Measures the last days, those of the window; those before it tell how old stock is.
    pub(super) fn facts(&self, window: Window) -> Facts {
        let before = self.net.len() - window.days().min(self.net.len());
        let closing = closing_balances(self.opening.unwrap_or_default(), &self.net);
        let in_window = &closing[before..];
        let on_hand = closing.last().copied().unwrap_or_default();
        let latest_first: Vec<Quantity> = self.arrived.iter().rev().copied().collect();
        let first = self.first.unwrap_or_default();
        let rest_age = if self.opening.is_some() { OLD } else { self.net.len() - 1 - first };
        let stocked_from = if self.opening.is_some() { 0 } else { first.saturating_sub(before) };
        Facts {
            on_hand,
            in_transit: Quantity::ZERO,
            used: sum(&self.used[before..]),
            average: average_stock(in_window),
            weekly: self.used[before..].rchunks_exact(7).map(sum).collect(),
            ages: age(on_hand, &latest_first, rest_age),
            service: service(in_window, stocked_from),
        }
    }
}

impl Facts {
    /// Adds those of the same product elsewhere.
    pub(super) fn add(&mut self, other: &Self) {
        self.on_hand = plus(self.on_hand, other.on_hand);
        self.in_transit = plus(self.in_transit, other.in_transit);
        self.used = plus(self.used, other.used);
        self.average = plus(self.average, other.average);
        self.weekly.resize(self.weekly.len().max(other.weekly.len()), Quantity::ZERO);
        self.weekly.iter_mut().zip(&other.weekly).for_each(|(own, more)| *own = plus(*own, *more));
        self.ages.iter_mut().zip(other.ages).for_each(|(own, more)| *own = plus(*own, more));
        self.service = self.service.and(other.service);
    }
}

/// The sum, held within what a quantity can be.
pub(super) fn plus(a: Quantity, b: Quantity) -> Quantity {
    Quantity::from_micros(a.micros().saturating_add(b.micros()))
}

fn sum(all: &[Quantity]) -> Quantity {
    all.iter().fold(Quantity::ZERO, |sum, one| plus(sum, *one))
}
