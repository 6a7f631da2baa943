//! What a forecast would do to stock as it is now.

use crate::App;
use crate::features::forecasting::made::rounded;
use crate::features::forecasting::store::Paths;
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

/// The effects of paths over their first days. Demand is taken as gamma distributed.
pub(super) fn effects(
    paths: impl Iterator<Item = Paths>,
    positions: &HashMap<(String, String), Position>,
    days: usize,
    service_level: f64,
) -> Effects {
    let mut effects = Effects {
        demand: 0.0,
        stockout_series: 0,
        expected_shortage: 0.0,
        purchase_units: 0.0,
        purchase_value: BTreeMap::new(),
    };
    for path in paths {
        let total: f64 = path.mean.iter().take(days).sum();
        effects.demand += total;
        let sd = path.sd_of_first(days);
        let Some(position) = positions.get(&(path.product_id, path.location_id)) else { continue };
        let stock = position.supply.to_f64().max(0.0);
        let Ok(demand) = Demand::gamma(total, sd) else { continue };
        effects.stockout_series += i64::from(total > stock);
        effects.expected_shortage += demand.expected_shortfall(stock);
        let missing = (demand.quantile(service_level) - stock).max(0.0);
        if missing > 0.0 {
            effects.purchase_units += missing;
            let value = missing * position.unit_cost.to_f64();
            *effects.purchase_value.entry(position.currency.clone()).or_default() += value;
        }
    }
    effects.demand = rounded(effects.demand);
    effects.expected_shortage = rounded(effects.expected_shortage);
    effects.purchase_units = rounded(effects.purchase_units);
    effects.purchase_value.values_mut().for_each(|value| *value = rounded(*value));
    effects
}
