//! One policy through the days.

use super::history::History;
use super::outcome::Outcome;
use super::stock::Lots;
use super::strategy::{Seen, Strategy};
use super::world::{World, WorldError};
use crate::safety::LeadTime;

/// Goods on their way.
struct Coming {
    arrives: usize,
    ordered: usize,
    lots: Lots,
}

/// Where everything is.
struct State<'a> {
    world: &'a World<'a>,
    stores: Vec<Lots>,
    centre: Lots,
    /// By store.
    to_stores: Vec<Vec<Coming>>,
    /// From the supplier; expiry is set at receipt.
    to_centre: Vec<Coming>,
    /// Days that the receipts so far took.
    receipts: Vec<f64>,
    orders: usize,
    histories: Vec<History>,
    outcome: Outcome,
}

/// Replays a policy. It starts with what stores sell until their second shipment, and with what all sell over
/// the supplier's lead time and two reviews at the centre, by the mean of the last four weeks of history.
///
/// # Errors
/// [`WorldError`] names what cannot be replayed.
pub fn replay(world: &World<'_>, strategy: &mut dyn Strategy) -> Result<Outcome, WorldError> {
    world.check()?;
    let mut state = State::start(world);
    for day in world.first_day..world.days() {
        state.receive(day);
        if (day - world.first_day).is_multiple_of(world.review_days) {
            state.decide(day, strategy);
        }
        state.sell(day);
        state.close(day);
    }
    state.outcome.days = world.days() - world.measured_from;
    Ok(state.outcome)
}

impl<'a> State<'a> {
    fn start(world: &'a World<'a>) -> Self {
        let first = world.first_day;
        let weeks = first.min(28);
        let daily: Vec<f64> =
            world.demand.iter().map(|d| d[first - weeks..first].iter().sum::<f64>() / weeks as f64).collect();
        let expires = world.shelf_life_days.map(|life| first + life);
        let start = |days: usize, daily: f64| Lots::new((daily * days as f64).ceil(), expires);
        let lead = world.supplier_days[0];
        Self {
            world,
            stores: daily.iter().map(|mean| start(world.store_days + world.review_days, *mean)).collect(),
            centre: start(lead + 2 * world.review_days, daily.iter().sum()),
            to_stores: daily.iter().map(|_| Vec::new()).collect(),
            to_centre: Vec::new(),
            receipts: Vec::new(),
            orders: 0,
            histories: world.demand.iter().map(|d| History::of(&d[..first])).collect(),
            outcome: Outcome::default(),
        }
    }

    fn receive(&mut self, day: usize) {
        for (store, coming) in self.stores.iter_mut().zip(&mut self.to_stores) {
            for arrived in coming.extract_if(.., |c| c.arrives <= day) {
                store.add(arrived.lots);
            }
        }
        let expires = self.world.shelf_life_days.map(|life| day + life);
        for arrived in self.to_centre.extract_if(.., |c| c.arrives <= day) {
            self.centre.add(Lots::new(arrived.lots.units(), expires));
            self.receipts.push((day - arrived.ordered) as f64);
        }
    }

    fn decide(&mut self, day: usize, strategy: &mut dyn Strategy) {
        let world = self.world;
        let store_stock: Vec<f64> = self.stores.iter().map(Lots::units).collect();
        let coming = |list: &[Coming]| list.iter().map(|c| c.lots.units()).sum::<f64>();
        let store_coming: Vec<f64> = self.to_stores.iter().map(|list| coming(list)).collect();
        let histories: Vec<&[f64]> = self.histories.iter().map(|h| h.demand.as_slice()).collect();
        let seen = Seen {
            day,
            history: &histories,
            store_stock: &store_stock,
            store_coming: &store_coming,
            central_stock: self.centre.units(),
            central_coming: coming(&self.to_centre),
            supplier: self.measured_lead_time(),
            store_days: world.store_days,
            review_days: world.review_days,
            store_pack: world.store_pack,
            shelf_life_days: world.shelf_life_days,
            prices: world.prices,
        };
        let decision = strategy.decide(&seen);
        let shipped = divide(&decision.ship, seen.central_stock, world.store_pack);
        let counts = day >= world.measured_from;
        for (store, units) in shipped.into_iter().enumerate().filter(|(_, units)| *units > 0.0) {
            let lots = self.centre.take(units);
            if counts {
                self.outcome.shipments += 1;
                self.outcome.shipped += lots.units();
                self.outcome.order_cost += world.prices.shipment;
            }
            self.to_stores[store].push(Coming { arrives: day + world.store_days, ordered: day, lots });
        }
        // What stores get on the same day is on their shelves before the first customer.
        if world.store_days == 0 {
            self.receive(day);
        }
        let bought = packs(decision.buy, world.purchase_pack);
        if bought > 0.0 {
            let lead = world.supplier_days[self.orders % world.supplier_days.len()];
            self.orders += 1;
            if counts {
                self.outcome.purchases += 1;
                self.outcome.purchased += bought;
                self.outcome.order_cost += world.prices.purchase;
            }
            self.to_centre.push(Coming { arrives: day + lead, ordered: day, lots: Lots::new(bought, None) });
        }
    }

    /// As the receipts so far say; before the first one, as the supplier says.
    fn measured_lead_time(&self) -> LeadTime {
        let n = self.receipts.len() as f64;
        if self.receipts.is_empty() {
            return LeadTime { mean_days: self.world.supplier_days[0] as f64, sd_days: 0.0 };
        }
        let mean_days = self.receipts.iter().sum::<f64>() / n;
        let variance = self.receipts.iter().map(|d| (d - mean_days).powi(2)).sum::<f64>() / n;
        LeadTime { mean_days, sd_days: variance.sqrt() }
    }

    fn sell(&mut self, day: usize) {
        let counts = day >= self.world.measured_from;
        for (store, demand) in self.world.demand.iter().enumerate() {
            let asked = demand[day];
            let sold = self.stores[store].take(asked).units();
            let missed = asked - sold > 1e-9;
            // A shop sees that a shelf is empty in the evening, not what it would have sold.
            let ran_empty = self.stores[store].units() <= 0.0;
            self.histories[store].add(sold, ran_empty);
            if counts {
                self.outcome.demand += asked;
                self.outcome.sold += sold;
                self.outcome.store_days += 1;
                self.outcome.stockout_days += usize::from(missed);
                self.outcome.lost_margin += (asked - sold) * self.world.prices.unit_margin;
            }
        }
    }

    fn close(&mut self, day: usize) {
        let mut gone = self.centre.expire(day);
        for (store, coming) in self.stores.iter_mut().zip(&mut self.to_stores) {
            gone += store.expire(day);
            gone += coming.iter_mut().map(|c| c.lots.expire(day)).sum::<f64>();
        }
        if day < self.world.measured_from {
            return;
        }
        let prices = &self.world.prices;
        let at_stores: f64 = self.stores.iter().map(Lots::units).sum();
        let moving: f64 = self.to_stores.iter().flatten().map(|c| c.lots.units()).sum();
        let central = self.centre.units() + moving;
        let outcome = &mut self.outcome;
        outcome.store_unit_days += at_stores;
        outcome.central_unit_days += central;
        outcome.value_days += (at_stores + central) * prices.unit_cost;
        outcome.holding_cost += (at_stores + central) * prices.holding_per_day;
        outcome.written_off += gone;
        outcome.write_off_cost += gone * prices.unit_cost;
    }
}

/// The nearest whole number of packs, not below none.
fn packs(units: f64, pack: f64) -> f64 {
    if units.is_finite() { (units / pack).round().max(0.0) * pack } else { 0.0 }
}

/// Whole packs for each, as wanted while stock lasts; else in proportion, the largest remainders rounded up.
fn divide(wanted: &[f64], stock: f64, pack: f64) -> Vec<f64> {
    let wanted: Vec<f64> = wanted.iter().map(|units| packs(*units, pack)).collect();
    let whole: f64 = wanted.iter().sum();
    if whole <= stock + 1e-9 {
        return wanted;
    }
    let share = (stock / whole).max(0.0);
    let mut given: Vec<f64> = wanted.iter().map(|units| (units * share / pack + 1e-9).floor() * pack).collect();
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let rest = |at: usize| wanted[at] * share - given[at];
    order.sort_by(|a, b| rest(*b).total_cmp(&rest(*a)));
    let mut left = stock - given.iter().sum::<f64>();
    for at in order {
        if left + 1e-9 >= pack && given[at] + pack <= wanted[at] + 1e-9 {
            given[at] += pack;
            left -= pack;
        }
    }
    given
}

#[cfg(test)]
mod tests;
