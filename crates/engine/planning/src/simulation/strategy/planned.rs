//! Forecast, plan the whole network, share.

use super::allocate::allocate;
use super::{Decision, Seen, Strategy};
use crate::demand::Demand;
use crate::safety::{economic_order_quantity, spread_lead_time};
use crate::simulation::forecaster::{Forecaster, Question};

/// How much cover is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Service {
    /// The probability that stock lasts until the next goods, at each store and for the network as a whole.
    Cycle {
        /// At each store, between 0 and 1.
        store: f64,
        /// For all stores together, between 0 and 1.
        network: f64,
    },
    /// By money. Each place orders in batches no smaller than the economic order quantity (Harris, 1913), and only
    /// when its position has fallen to the stock that is short with probability h·Q / (h·Q + m·λ): where holding one
    /// unit more for a cycle costs as much as the margin that it is expected to save (Hadley & Whitin (1963), "Analysis
    /// of Inventory Systems", section 4-3, lost sales).
    Economic,
}

/// The product's own policy. Each store gets what the **distribution** of its demand until the next shipment asks
/// for; the supplier is asked for what all stores together need until the next receipt has reached their shelves,
/// less all there is anywhere (echelon base stock: Clark & Scarf (1960), "Optimal policies for a multi-echelon
/// inventory problem"). What the centre holds beyond is kept back, and when it has too little, each pack goes
/// where it is expected to sell most.
pub struct Planned<'a> {
    /// Where forecasts come from.
    pub forecaster: &'a mut dyn Forecaster,
    /// How much cover is wanted.
    pub service: Service,
}

impl Planned<'_> {
    /// Units to order for a position, when one order costs `order_cost`.
    fn order(&self, demand: &Demand, days: usize, position: f64, order_cost: f64, seen: &Seen<'_>) -> f64 {
        let whole = days > seen.store_days + seen.review_days;
        let level = match self.service {
            Service::Cycle { store, network } => demand.quantile(if whole { network } else { store }),
            Service::Economic => return economic(demand, days, position, order_cost, seen),
        };
        (level - position).max(0.0)
    }

    fn network_demand(&mut self, seen: &Seen<'_>, days: usize) -> Demand {
        let history = seen.total_history();
        let demand = self.forecaster.over(&Question { store: None, history: &history, days });
        spread_lead_time(&demand, days as f64, seen.supplier.sd_days)
    }
}

impl Strategy for Planned<'_> {
    fn decide(&mut self, seen: &Seen<'_>) -> Decision {
        let days = seen.store_days + seen.review_days;
        let stores = 0..seen.history.len();
        let positions: Vec<f64> = stores.clone().map(|store| seen.store_position(store)).collect();
        let demands: Vec<Demand> = stores
            .map(|store| {
                let history = seen.history[store];
                self.forecaster.over(&Question { store: Some(store), history, days })
            })
            .collect();
        let wanted: Vec<f64> = demands
            .iter()
            .zip(&positions)
            .map(|(demand, position)| {
                let lacking = self.order(demand, days, *position, seen.prices.shipment, seen);
                (lacking / seen.store_pack).round() * seen.store_pack
            })
            .collect();
        let ship = if wanted.iter().sum::<f64>() > seen.central_stock {
            allocate(&demands, &positions, &wanted, seen.central_stock, seen.store_pack)
        } else {
            wanted
        };
        let far = seen.supplier.mean_days.round() as usize + days;
        let network = self.network_demand(seen, far);
        let buy = self.order(&network, far, seen.whole_position(), seen.prices.purchase, seen);
        Decision { ship, buy }
    }
}

/// The order by money; nothing while the position is above the reorder point.
fn economic(demand: &Demand, days: usize, position: f64, order_cost: f64, seen: &Seen<'_>) -> f64 {
    let daily = demand.mean() / days.max(1) as f64;
    let holding = seen.prices.holding_per_day.max(1e-9);
    let review = daily * seen.review_days as f64;
    let batch = economic_order_quantity(order_cost, daily, holding).map_or(0.0, |order| order.quantity);
    // No batch outlives half its shelf life.
    let longest = seen.shelf_life_days.map_or(f64::INFINITY, |life| daily * life as f64 / 2.0);
    let batch = batch.min(longest).max(review);
    let short = holding * batch / (holding * batch + seen.prices.unit_margin * daily);
    let reorder_point = demand.quantile(if short.is_finite() { 1.0 - short } else { 0.5 });
    if position > reorder_point || daily <= 0.0 {
        return 0.0;
    }
    reorder_point + batch - review - position
}
