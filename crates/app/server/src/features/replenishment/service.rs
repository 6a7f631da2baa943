//! Safety stock by the measure of service that is wanted.

use super::config::{ReplenishmentMethod, ServiceMeasure};
use super::inputs::LineInputs;
use crate::http::ApiError;
use stockflow_planning::demand::Demand;
use stockflow_planning::safety::{economic_order_quantity, fill_rate_safety_stock, safety_stock};

impl LineInputs {
    /// Units beyond the mean of a demand that give the service `level` by the measure of the line; `cycle`: what is sold
    /// between two orders.
    pub(super) fn for_service(&self, demand: &Demand, cycle: f64, level: f64) -> Result<f64, ApiError> {
        match self.service_measure {
            ServiceMeasure::CycleServiceLevel => safety_stock(demand, level),
            ServiceMeasure::FillRate => fill_rate_safety_stock(demand, cycle, level),
        }
        .map_err(ApiError::internal)
    }

    /// What is sold between two orders: in the days from one to the next, or the lot where that lasts longer.
    pub(super) fn cycle_quantity(&self) -> f64 {
        let a_day = self.demand_mean / self.cover_days.max(1) as f64;
        let lot = match (self.method, &self.supply) {
            (ReplenishmentMethod::FixedQuantity, _) => a_day * self.fixed_lot_days as f64,
            (ReplenishmentMethod::Eoq, Some(supply)) => {
                let holding = supply.unit_cost.to_f64() * supply.holding_rate_per_year / 365.0;
                let economic = economic_order_quantity(supply.order_cost.to_f64(), a_day, holding);
                // Where holding costs nothing there is no such lot.
                economic.map_or(0.0, |lot| lot.quantity)
            }
            _ => 0.0,
        };
        lot.max(a_day * self.review_days as f64)
    }
}
