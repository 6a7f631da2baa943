//! Forecast, plan the whole network, share.

use super::allocate::allocate;
use super::{Decision, Seen, Strategy};
use crate::demand::Demand;
use crate::safety::spread_lead_time;
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
    /// By money: the margin of a unit against holding it for a review, as the newsvendor weighs them
    /// (Arrow, Harris & Marschak, 1951).
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
    fn levels(&self, seen: &Seen<'_>) -> (f64, f64) {
        match self.service {
            Service::Cycle { store, network } => (store, network),
            Service::Economic => {
                let margin = seen.prices.unit_margin.max(f64::MIN_POSITIVE);
                let ratio = margin / (margin + seen.prices.holding_per_day * seen.review_days as f64);
                (ratio.min(0.999), ratio.min(0.999))
            }
        }
    }

    fn network_demand(&mut self, seen: &Seen<'_>) -> Demand {
        let days = (seen.supplier.mean_days.round() as usize) + seen.review_days + seen.store_days;
        let sales = seen.total_sales();
        let short: Vec<bool> = (0..seen.day).map(|day| seen.short.iter().any(|store| store[day])).collect();
        let demand = self.forecaster.over(&Question { store: None, sales: &sales, short: &short, days });
        spread_lead_time(&demand, days as f64, seen.supplier.sd_days)
    }
}

impl Strategy for Planned<'_> {
    fn decide(&mut self, seen: &Seen<'_>) -> Decision {
        let (store_level, network_level) = self.levels(seen);
        let days = seen.store_days + seen.review_days;
        let stores = 0..seen.sales.len();
        let positions: Vec<f64> = stores.clone().map(|store| seen.store_position(store)).collect();
        let demands: Vec<Demand> = stores
            .map(|store| {
                let (sales, short) = (&seen.sales[store], &seen.short[store]);
                self.forecaster.over(&Question { store: Some(store), sales, short, days })
            })
            .collect();
        let wanted: Vec<f64> = demands
            .iter()
            .zip(&positions)
            .map(|(demand, position)| {
                let lacking = (demand.quantile(store_level) - position).max(0.0);
                (lacking / seen.store_pack).round() * seen.store_pack
            })
            .collect();
        let ship = if wanted.iter().sum::<f64>() > seen.central_stock {
            allocate(&demands, &positions, &wanted, seen.central_stock, seen.store_pack)
        } else {
            wanted
        };
        let buy = self.network_demand(seen).quantile(network_level) - seen.whole_position();
        Decision { ship, buy: buy.max(0.0) }
    }
}
