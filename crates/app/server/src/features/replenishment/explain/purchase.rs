//! An order line explained.

use super::super::config::{ReplenishmentMethod as Method, ServiceMeasure};
use super::super::inputs::{Levels, Line, LineInputs};
use super::by_planner::{ByPlanner, NEED, QUANTITY, computed_quantity};
use super::changed::{higher, riskier, slower};
use super::levels::level_steps;
use super::{Asked, ExplainedNumber, Explanation, Sensitivity, Versions};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
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
        let Levels { safety_stock, reorder_point, order_up_to } = line.levels;
        let (unavoidable, need) = (line.need.unavoidable, line.need.quantity);
        Self { safety_stock, reorder_point, order_up_to, unavoidable, need }
    }
}

impl Made {
    const fn levels(&self) -> Levels {
        let Self { safety_stock, reorder_point, order_up_to, .. } = *self;
        Levels { safety_stock, reorder_point, order_up_to }
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
    let step = |name, pick: fn(&Made) -> Quantity, formula, source| ExplainedNumber {
        name,
        value: Some(pick(made).to_f64()),
        replayed: Some(pick(&again).to_f64()),
        computed: None,
        formula,
        source,
    };
    let mut steps = level_steps(&made.levels(), &again.levels(), &inputs)?;
    let by_levels = inputs.planner_levels.is_some();
    steps.extend([
        step(
            "unavoidable",
            |made| made.unavoidable,
            "demand that stock and receipts do not meet before the order can arrive",
            "",
        ),
        step(
            "need",
            |made| made.need,
            if by_levels {
                NEED
            } else {
                "greatest lack of safetyStock on any day from the order's arrival to the next one's, receipts counted on their days"
            },
            if by_levels { "" } else { "Orlicky (1975), Material Requirements Planning" },
        ),
    ]);
    Ok(Explanation {
        id,
        number: "quantity",
        value: Some(quantity.to_f64()),
        replayed: Some(replayed.to_f64()),
        computed: computed_quantity(&inputs)?.map(|quantity| quantity.to_f64()),
        same: quantity == replayed && *made == again,
        formula: if by_levels {
            QUANTITY
        } else {
            "need, sized by the method, not below the supplier's minimum, in whole packs"
        },
        source: "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, section 6.3; EOQ: Harris (1913), with price breaks: section 4.5",
        binding_constraint: if cut { "BUDGET" } else { binding(&inputs, &line) },
        versions: Versions::of_line(version, &inputs),
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
    if let Some(set) = ByPlanner::of_line(inputs, line) {
        return set.name();
    }
    match inputs.method {
        Method::FixedQuantity => "FIXED_LOT",
        Method::Eoq => "ORDER_AND_HOLDING_COST",
        Method::MinMax => "MAXIMUM",
        _ if need.micros() % supply.pack_size.micros().max(1) != 0 => "PACK_SIZE",
        _ => match inputs.service_measure {
            ServiceMeasure::CycleServiceLevel => "SERVICE_LEVEL",
            ServiceMeasure::FillRate => "FILL_RATE",
        },
    }
}

fn sensitivities(inputs: &LineInputs) -> Result<Vec<Sensitivity>, ApiError> {
    let with = |change: &str, inputs: LineInputs| -> Result<Sensitivity, ApiError> {
        let value = inputs.line()?.map(|line| line.quantity.to_f64());
        Ok(Sensitivity { change: change.into(), value })
    };
    let safer = match inputs.service_measure {
        ServiceMeasure::CycleServiceLevel => "half the chance of running out",
        ServiceMeasure::FillRate => "half the share of demand that is not served",
    };
    Ok(vec![
        with("demand 10 % higher", higher(inputs, 1.1))?,
        with(safer, riskier(inputs, 0.5))?,
        with("lead time 3 days longer", slower(inputs, 3))?,
    ])
}
