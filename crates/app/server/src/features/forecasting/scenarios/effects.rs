//! What a forecast would do to stock as it is now.

use crate::App;
use crate::features::forecasting::made::rounded;
use crate::features::{catalog, inventory};
use crate::http::ApiError;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use stockflow_db::Tx;
use stockflow_kernel::{Instant, Money, Quantity};
use stockflow_planning::demand::Demand;

/// What there is of a product at a location, and what a unit costs.
#[derive(Debug, Clone)]
pub(super) struct Position {
    supply: Quantity,
    unit_cost: Money,
    currency: String,
}

/// Every product that has stock somewhere, or gets some: what can be sold within so many days from today, what is due
/// meanwhile included.
pub(super) fn positions(
    tx: &mut Tx<'_>,
    app: &App,
    now: Instant,
    days: usize,
) -> Result<HashMap<(String, String), Position>, ApiError> {
    let briefs: HashMap<String, _> = catalog::briefs(tx)?.into_iter().map(|brief| (brief.id.clone(), brief)).collect();
    let shelves = inventory::Book::whole(tx, app, now)?.shelves.into_iter();
    let position = |shelf: inventory::Shelf| {
        let brief = briefs.get(&shelf.product_id)?;
        let supply = shelf.supply_until(shelf.today.plus(days as i64 - 1));
        let position = Position { supply, unit_cost: brief.unit_cost, currency: brief.currency.clone() };
        Some(((shelf.product_id, shelf.location_id), position))
    };
    Ok(shelves.filter_map(position).collect())
}

/// What a forecast comes to.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "demand": 18640.5, "stockoutSeries": 12, "expectedShortage": 140.2, "purchaseUnits": 3120.0, "purchaseValue": { "USD": 4710.0 },
}))]
pub(super) struct Effects {
    /// Demand expected.
    pub(super) demand: f64,
    /// Products at locations, with stock known, whose expected demand exceeds it.
    stockout_series: i64,
    /// Units by which demand is expected to exceed stock.
    expected_shortage: f64,
    /// Units missing to the quantile of the service level.
    purchase_units: f64,
    /// What they cost, by currency.
    #[schema(value_type = std::collections::HashMap<String, f64>)]
    purchase_value: BTreeMap<String, f64>,
}

impl Effects {
    /// Of no series yet.
    pub(super) const fn none() -> Self {
        Self {
            demand: 0.0,
            stockout_series: 0,
            expected_shortage: 0.0,
            purchase_units: 0.0,
            purchase_value: BTreeMap::new(),
        }
    }

    /// Adds a series: the mean of its demand, the deviation of its error, and what there is to meet it. Demand is taken as
    /// gamma distributed.
    pub(super) fn add(&mut self, total: f64, sd: f64, position: Option<&Position>, service_level: f64) {
        self.demand += total;
        let Some(position) = position else { return };
        let stock = position.supply.to_f64().max(0.0);
        let Ok(demand) = Demand::gamma(total, sd) else { return };
        self.stockout_series += i64::from(total > stock);
        self.expected_shortage += demand.expected_shortfall(stock);
        let missing = (demand.quantile(service_level) - stock).max(0.0);
        if missing > 0.0 {
            self.purchase_units += missing;
            let value = missing * position.unit_cost.to_f64();
            *self.purchase_value.entry(position.currency.clone()).or_default() += value;
        }
    }

    /// As it is shown.
    pub(super) fn rounded(mut self) -> Self {
        self.demand = rounded(self.demand);
        self.expected_shortage = rounded(self.expected_shortage);
        self.purchase_units = rounded(self.purchase_units);
        self.purchase_value.values_mut().for_each(|value| *value = rounded(*value));
        self
    }
}
