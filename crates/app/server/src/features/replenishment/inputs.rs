//! Everything behind one order line, and the line worked out of it: what plans, explains and replays is the same function.

use super::config::{ReplenishmentMethod, ServiceLevelFrom, ServiceMeasure};
use super::echelon::EchelonInputs;
use super::planner_levels::PlannerLevels;
use crate::features::transfers::RESCUE_DAYS;
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Day, Instant, Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::policies::{PriceBreak, QuantityTerms};
use stockflow_planning::replenishment::{Need, Place, Sizing, Supply, missing, size};
use stockflow_planning::safety::spread_lead_time;
use stockflow_planning::transfers::Node;

/// A receipt that is due so many days from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "inDays": 3, "quantity": 24 }))]
pub(super) struct DueReceipt {
    pub(super) in_days: usize,
    pub(super) quantity: Quantity,
}

/// From this quantity on a unit costs that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "minQuantity": 100, "unitCost": 0.9 }))]
pub(super) struct BreakTerms {
    pub(super) min_quantity: Quantity,
    pub(super) unit_cost: Money,
}

/// How a product is bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "leadTimeDays": 7, "statedLeadTimeDays": 7, "leadTimeSdDays": 1.2, "receiptsMeasured": 9, "unitCost": 1, "minimumOrderQuantity": 12,
    "packSize": 6, "priceBreaks": [], "orderCost": 5, "holdingRatePerYear": 0.2
}))]
pub(super) struct SupplyInputs {
    /// Counted with: the mean of the receipts measured from three on, else as stated.
    pub(super) lead_time_days: i64,
    pub(super) stated_lead_time_days: i64,
    pub(super) lead_time_sd_days: f64,
    pub(super) receipts_measured: usize,
    pub(super) unit_cost: Money,
    pub(super) minimum_order_quantity: Quantity,
    pub(super) pack_size: Quantity,
    pub(super) price_breaks: Vec<BreakTerms>,
    pub(super) order_cost: Money,
    pub(super) holding_rate_per_year: f64,
}

impl SupplyInputs {
    /// Packs, least quantity and prices.
    pub(super) fn terms(&self) -> QuantityTerms {
        let step = |step: &BreakTerms| PriceBreak { from: step.min_quantity, unit_price: step.unit_cost };
        QuantityTerms {
            least: self.minimum_order_quantity,
            pack: self.pack_size,
            unit_price: self.unit_cost,
            breaks: self.price_breaks.iter().map(step).collect(),
        }
    }
}

/// Everything behind the number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "today": "2018-01-01", "method": "SERVICE_LEVEL", "segment": "AX", "serviceLevel": 0.98, "serviceLevelFrom": "DEFAULT",
    "serviceMeasure": "CYCLE_SERVICE_LEVEL", "plannerLevels": null, "reviewDays": 7, "fixedLotDays": 14, "minDays": 7, "maxDays": 28, "available": 6, "movedIn": 0, "receipts": [], "dailyDemand": [5, 5, 5], "coverDays": 14,
    "demandMean": 70, "demandSd": 9.5, "unitMargin": 2, "expiring": [], "shelfLifeDays": null, "echelon": null, "boughtBy": null, "supply": null,
    "forecastMadeAt": "2018-01-01T00:10:00Z", "configVersion": 0
}))]
pub(super) struct LineInputs {
    pub(super) today: Day,
    pub(super) method: ReplenishmentMethod,
    /// Class by value and by evenness.
    pub(super) segment: String,
    /// As `serviceMeasure` measures it.
    pub(super) service_level: f64,
    /// Where the service level was set.
    #[serde(default)]
    pub(super) service_level_from: ServiceLevelFrom,
    /// What the service level is a share of.
    #[serde(default)]
    pub(super) service_measure: ServiceMeasure,
    /// The levels that a planner has set here, which go before those computed; null: none.
    #[serde(default)]
    pub(super) planner_levels: Option<PlannerLevels>,
    pub(super) review_days: i64,
    pub(super) fixed_lot_days: i64,
    pub(super) min_days: i64,
    pub(super) max_days: i64,
    /// Free today.
    pub(super) available: Quantity,
    /// What the same run moves there from elsewhere.
    pub(super) moved_in: Quantity,
    /// Due, by day.
    pub(super) receipts: Vec<DueReceipt>,
    /// Expected, by day, today first.
    pub(super) daily_demand: Vec<f64>,
    /// Days until the next order arrives.
    pub(super) cover_days: usize,
    /// Over these days, as published.
    pub(super) demand_mean: f64,
    /// Of the error of that sum.
    pub(super) demand_sd: f64,
    pub(super) unit_margin: Money,
    /// What is expected to be written off unsold, on the day after its last one, when what expires first is sold first.
    pub(super) expiring: Vec<DueReceipt>,
    /// Days on which a delivery can be sold; null: for ever.
    pub(super) shelf_life_days: Option<i64>,
    /// Of a centre: what it supplies; `available`, `receipts`, `dailyDemand` and `expiring` are then those of all together.
    pub(super) echelon: Option<EchelonInputs>,
    /// The centre that buys for it, as which it may be itself; null: it buys by its own line.
    pub(super) bought_by: Option<String>,
    /// `None`: nobody supplies it.
    pub(super) supply: Option<SupplyInputs>,
    /// When the forecast was published that the demand is of; of a centre the last of its members'. null: nothing is forecast.
    #[serde(default)]
    pub(super) forecast_made_at: Option<Instant>,
    /// Of the settings of replenishment; 0: they were never set.
    #[serde(default)]
    pub(super) config_version: i64,
}

/// Of all days together.
pub(super) fn sum(list: &[DueReceipt]) -> Quantity {
    Quantity::from_micros(list.iter().map(|due| due.quantity.micros()).fold(0, i64::saturating_add))
}

/// Between what stock is planned, recommended or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels {
    pub(super) safety_stock: Quantity,
    /// Position at which an order is set off.
    pub(super) reorder_point: Quantity,
    /// Position that covers the days until the next order arrives.
    pub(super) order_up_to: Quantity,
}

/// The numbers worked out of the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) levels: Levels,
    pub(super) need: Need,
    pub(super) quantity: Quantity,
    /// What it would be, would nothing expire before it is sold.
    pub(super) unbounded: Quantity,
}

impl LineInputs {
    /// Demand until the next order arrives, widened by the lead time's own deviation: gamma, since it is never negative and
    /// skewed.
    pub(super) fn demand(&self) -> Result<Demand, ApiError> {
        if self.demand_mean <= 0.0 {
            return Ok(Demand::none());
        }
        let known = Demand::gamma(self.demand_mean, self.demand_sd).map_err(ApiError::internal)?;
        // Who is supplied by a centre does not wait for the supplier.
        let supply = self.supply.as_ref().filter(|_| self.bought_by.is_none());
        let sd = supply.map_or(0.0, |supply| supply.lead_time_sd_days);
        Ok(spread_lead_time(&known, self.cover_days as f64, sd))
    }

    fn by_day(&self, list: &[DueReceipt]) -> Vec<Quantity> {
        let mut days = vec![Quantity::ZERO; self.cover_days];
        for due in list {
            if let Some(day) = days.get_mut(due.in_days) {
                *day = day.checked_add(due.quantity).unwrap_or(*day);
            }
        }
        days
    }

    pub(super) fn daily(&self) -> f64 {
        self.daily_demand.iter().sum::<f64>() / self.daily_demand.len().max(1) as f64
    }

    /// Whole units beyond the expected demand: for the service wanted, or for MIN_MAX the minimum; a planner's own before both.
    pub(super) fn safety_stock(&self) -> Result<Quantity, ApiError> {
        let demand = self.demand()?;
        let units = match self.method {
            ReplenishmentMethod::MinMax => self.daily() * self.min_days as f64,
            _ if self.echelon.is_some() => self.echelon_safety_stock()?,
            _ if demand.mean() <= 0.0 => 0.0,
            _ => self.for_service(&demand, self.cycle_quantity(), self.service_level)?,
        };
        let computed = Quantity::from_f64(units.ceil());
        // Those of a centre are about the centre alone; the sum of all counts its minimum.
        let set = self.planner_levels.as_ref().filter(|_| self.echelon.is_none());
        Ok(set.map_or(computed, |set| set.safety_stock(computed)))
    }

    /// The place as the planning library takes it.
    pub(super) fn place(&self, location: usize) -> Result<Place, ApiError> {
        let receipts = self.by_day(&self.receipts);
        let expiring = if self.expiring.is_empty() { Vec::new() } else { self.by_day(&self.expiring) };
        let (lost, saved): (Vec<DueReceipt>, Vec<DueReceipt>) =
            self.expiring.iter().partition(|due| i64::try_from(due.in_days).is_ok_and(|days| days <= RESCUE_DAYS));
        let daily = |day: usize| self.daily_demand.get(day).copied().unwrap_or_else(|| self.daily());
        let holding = self.supply.as_ref().map_or(0.0, |s| s.unit_cost.to_f64() * s.holding_rate_per_year / 365.0);
        Ok(Place {
            node: Node {
                location,
                available: self.available,
                inbound: Quantity::ZERO,
                demand: self.demand()?,
                window_days: self.cover_days as f64,
                safety_stock: self.safety_stock()?,
                unit_margin: self.unit_margin,
                holding_cost: Money::from_f64(holding * self.cover_days as f64),
                expiring: sum(&saved),
            },
            receipts,
            expiring,
            lost: sum(&lost),
            demand: (0..self.cover_days).map(|day| Quantity::from_f64(daily(day))).collect(),
            supply: self.supply.as_ref().filter(|_| self.bought_by.is_none()).map(|supply| self.supply(supply)),
            levels: self.planner_levels.as_ref().map(|levels| levels.compared(self)),
        })
    }

    fn supply(&self, supply: &SupplyInputs) -> Supply {
        // What a centre orders serves customers once it has been sent on.
        let onward = self.echelon.as_ref().map_or(0, |echelon| echelon.onward_days);
        let lead_days = usize::try_from(supply.lead_time_days + onward).unwrap_or(0);
        let review_days = usize::try_from(self.review_days).unwrap_or(1);
        let units = |days: i64| Quantity::from_f64((self.daily() * days as f64).ceil());
        let lot = units(self.fixed_lot_days).max(supply.pack_size);
        Supply {
            supplier: 0,
            lead_days,
            review_days,
            trigger_days: match self.method {
                ReplenishmentMethod::Periodic => lead_days + review_days,
                _ => lead_days + 1,
            },
            sizing: match self.method {
                ReplenishmentMethod::FixedQuantity => Sizing::Multiple(lot),
                ReplenishmentMethod::Eoq => Sizing::Economic,
                ReplenishmentMethod::MinMax => Sizing::More(units((self.max_days - self.min_days).max(0))),
                _ => Sizing::Needed,
            },
            terms: supply.terms(),
            order_cost: supply.order_cost.to_f64(),
            holding_rate: supply.holding_rate_per_year / 365.0,
            shelf_life_days: self.shelf_life_days.map(|days| usize::try_from(days - onward).unwrap_or(0)),
        }
    }

    /// What is missing within the days covered, moves counted.
    pub(super) fn missing(&self) -> Result<Quantity, ApiError> {
        Ok(missing(&self.place(0)?, self.moved_in))
    }

    /// Works the line out. `None`: nobody supplies it.
    pub(super) fn line(&self) -> Result<Option<Line>, ApiError> {
        let place = self.place(0)?;
        let Some(sized) = size(&place, self.moved_in) else { return Ok(None) };
        Ok(Some(Line {
            levels: levels(&place),
            need: sized.need,
            quantity: sized.quantity,
            unbounded: sized.unbounded,
        }))
    }

    /// Between what stock is planned.
    pub(super) fn levels(&self) -> Result<Levels, ApiError> {
        Ok(levels(&self.place(0)?))
    }
}

/// Expected demand over the days until goods come, and the safety stock. Whom a centre fills, or nobody supplies, is
/// looked at by every run, over all days that its stock must cover. Levels that are set go before.
fn levels(place: &Place) -> Levels {
    let safety_stock = place.node.safety_stock;
    let over = |days: usize| -> Quantity {
        let micros: i64 = place.demand.iter().take(days).map(|q| q.micros()).sum();
        Quantity::from_micros(micros).checked_add(safety_stock).unwrap_or(safety_stock)
    };
    let covered = place.demand.len();
    let days = place.supply.as_ref().map(|supply| (supply.trigger_days, supply.lead_days + supply.review_days));
    let (trigger, until_next) = days.unwrap_or((covered, covered));
    let (reorder_point, order_up_to) = (over(trigger), over(until_next));
    match place.levels {
        None => Levels { safety_stock, reorder_point, order_up_to },
        Some(set) => Levels {
            safety_stock,
            reorder_point: set.reorder_point.unwrap_or_else(|| reorder_point.min(set.order_up_to)),
            order_up_to: set.order_up_to,
        },
    }
}
