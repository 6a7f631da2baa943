//! An order line explained.

use super::super::config::ReplenishmentMethod as Method;
use super::super::inputs::{Line, LineInputs, SupplyInputs};
use super::{ARITHMETIC, Asked, ExplainedNumber, Explanation, Sensitivity, Versions};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use stockflow_forecast::deviation_over;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::replenishment::affordable;

/// The numbers behind an order line as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Made {
    safety_stock: Quantity,
    reorder_point: Quantity,
    order_up_to: Quantity,
    unavoidable: Quantity,
    need: Quantity,
}

impl From<&Line> for Made {
    fn from(line: &Line) -> Self {
        Self {
            safety_stock: line.safety_stock,
            reorder_point: line.reorder_point,
            order_up_to: line.order_up_to,
            unavoidable: line.need.unavoidable,
            need: line.need.quantity,
        }
    }
}

/// Explains an order line; `budget`: the money that it got.
pub(super) fn purchase(
    asked: Asked,
    inputs: LineInputs,
    made: &Made,
    budget: Option<Money>,
) -> Result<Explanation, ApiError> {
    let Asked { id, quantity, version } = asked;
    let line = inputs.line()?.ok_or_else(|| ApiError::internal("a purchase without a supplier"))?;
    let replayed = match (budget, &inputs.supply) {
        (Some(money), Some(supply)) => affordable(&supply.terms(), line.quantity, money),
        _ => line.quantity,
    };
    let cut = replayed < line.quantity;
    let again = Made::from(&line);
    let step = |name, pick: fn(&Made) -> Quantity, formula| ExplainedNumber {
        name,
        value: pick(made).to_f64(),
        replayed: pick(&again).to_f64(),
        formula,
    };
    let steps = vec![
        step(
            "safetyStock",
            |made| made.safety_stock,
            "quantile of demand over coverDays at serviceLevel, widened by the lead time's deviation, less its mean, rounded up; of a centre: the sum of that of every member over its coveredDays; MIN_MAX: minDays of demand",
        ),
        step(
            "reorderPoint",
            |made| made.reorder_point,
            "expected demand until an order made tomorrow could arrive (PERIODIC: until the next order arrives) + safetyStock",
        ),
        step("orderUpTo", |made| made.order_up_to, "expected demand over lead time and review + safetyStock"),
        step(
            "unavoidable",
            |made| made.unavoidable,
            "demand that stock and receipts do not meet before the order can arrive",
        ),
        step(
            "need",
            |made| made.need,
            "greatest lack of safetyStock on any day from the order's arrival to the next one's, receipts counted on their days",
        ),
    ];
    Ok(Explanation {
        id,
        number: "quantity",
        value: Some(quantity.to_f64()),
        replayed: Some(replayed.to_f64()),
        same: quantity == replayed && *made == again,
        formula: "need, sized by the method, not below the supplier's minimum, in whole packs",
        binding_constraint: if cut { "BUDGET" } else { binding(&inputs, &line) },
        versions: Versions { made: version, replay: ARITHMETIC.into() },
        steps,
        sensitivities: sensitivities(&inputs)?,
        binding_day: None,
        inputs: Some(inputs),
        terms: None,
        atp: None,
    })
}

fn binding(inputs: &LineInputs, line: &Line) -> &'static str {
    if line.unbounded > line.quantity {
        return "SHELF_LIFE";
    }
    let need = &line.need.quantity;
    let Some(supply) = &inputs.supply else { return "NO_SUPPLIER" };
    if supply.minimum_order_quantity > *need {
        return "MINIMUM_ORDER_QUANTITY";
    }
    match inputs.method {
        Method::FixedQuantity => "FIXED_LOT",
        Method::Eoq => "ORDER_AND_HOLDING_COST",
        Method::MinMax => "MAXIMUM",
        _ if need.micros() % supply.pack_size.micros().max(1) != 0 => "PACK_SIZE",
        _ => "SERVICE_LEVEL",
    }
}

fn sensitivities(inputs: &LineInputs) -> Result<Vec<Sensitivity>, ApiError> {
    let with = |change: &str, inputs: LineInputs| -> Result<Sensitivity, ApiError> {
        let value = inputs.line()?.map(|line| line.quantity.to_f64());
        Ok(Sensitivity { change: change.into(), value })
    };
    let mut safer = inputs.clone();
    safer.service_level = 1.0 - (1.0 - inputs.service_level) / 2.0;
    Ok(vec![
        with("demand 10 % higher", higher(inputs))?,
        with("half the chance of running out", safer)?,
        with("lead time 3 days longer", slower(inputs))?,
    ])
}

const SLOWER_DAYS: usize = 3;

fn higher(inputs: &LineInputs) -> LineInputs {
    let mut more = inputs.clone();
    more.demand_mean *= 1.1;
    more.demand_sd *= 1.1;
    more.daily_demand.iter_mut().for_each(|day| *day *= 1.1);
    for member in more.echelon.iter_mut().flat_map(|echelon| &mut echelon.members) {
        member.demand_mean *= 1.1;
        member.demand_sd *= 1.1;
    }
    more
}

fn slower(inputs: &LineInputs) -> LineInputs {
    let mut slower = inputs.clone();
    let over = |days: usize| {
        let mean = inputs.demand_mean * days as f64 / inputs.cover_days.max(1) as f64;
        (mean, deviation_over(inputs.demand_sd, inputs.cover_days, days))
    };
    slower.cover_days += SLOWER_DAYS;
    (slower.demand_mean, slower.demand_sd) = over(slower.cover_days);
    // Of a centre and its stores only the centre waits for the supplier.
    if let Some(centre) = slower.echelon.as_mut().and_then(|echelon| echelon.members.first_mut()) {
        centre.covered_days += SLOWER_DAYS;
        (centre.demand_mean, centre.demand_sd) = over(centre.covered_days);
    }
    slower.supply = inputs
        .supply
        .clone()
        .map(|supply| SupplyInputs { lead_time_days: supply.lead_time_days + SLOWER_DAYS as i64, ..supply });
    slower
}
