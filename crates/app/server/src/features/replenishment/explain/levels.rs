//! Between what stock is planned, explained: alone, or on the way to an order line.

use super::super::config::{ReplenishmentMethod as Method, ServiceLevelFrom, ServiceMeasure};
use super::super::inputs::{Levels, LineInputs};
use super::by_planner::{ByPlanner, computed_levels};
use super::changed::{safer, slower, wider};
use super::{ARITHMETIC, ExplainedNumber, Explanation, Sensitivity, Versions};
use crate::http::ApiError;
use stockflow_kernel::Quantity;

/// A number between which stock is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum LevelNumber {
    SafetyStock,
    ReorderPoint,
    OrderUpTo,
}

impl LevelNumber {
    pub(in super::super) const ALL: [Self; 3] = [Self::SafetyStock, Self::ReorderPoint, Self::OrderUpTo];

    /// What the id of its explanation begins with.
    pub(in super::super) const fn kind(self) -> &'static str {
        match self {
            Self::SafetyStock => "safety-stock",
            Self::ReorderPoint => "reorder-point",
            Self::OrderUpTo => "order-up-to",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::SafetyStock => "safetyStock",
            Self::ReorderPoint => "reorderPoint",
            Self::OrderUpTo => "orderUpTo",
        }
    }

    pub(in super::super) const fn of(self, levels: &Levels) -> Quantity {
        match self {
            Self::SafetyStock => levels.safety_stock,
            Self::ReorderPoint => levels.reorder_point,
            Self::OrderUpTo => levels.order_up_to,
        }
    }

    const fn formula(self, measure: ServiceMeasure) -> &'static str {
        match (self, measure) {
            (Self::SafetyStock, ServiceMeasure::FillRate) => {
                "the least stock s for which (E[(D − s)⁺] − E[(D − s − q)⁺]) / q is at most 1 − serviceLevel, less the mean of D, rounded up: D is the demand over coverDays, widened by the lead time's deviation, q what is sold between two orders (in reviewDays, or the lot of FIXED_QUANTITY or EOQ where that lasts longer); of a centre: the sum of that of every member over its coveredDays, q in reviewDays; MIN_MAX: minDays of demand"
            }
            (Self::SafetyStock, ServiceMeasure::CycleServiceLevel) => {
                "quantile of demand over coverDays at serviceLevel, widened by the lead time's deviation, less its mean, rounded up; of a centre: the sum of that of every member over its coveredDays; MIN_MAX: minDays of demand"
            }
            (Self::ReorderPoint, _) => {
                "expected demand until an order made tomorrow could arrive (PERIODIC: until the next order arrives; where a centre or nobody supplies: over coverDays) + safetyStock"
            }
            (Self::OrderUpTo, _) => {
                "expected demand over lead time and review (where a centre or nobody supplies: over coverDays) + safetyStock"
            }
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::SafetyStock => {
                "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, sections 6.7 and 6.10; gamma demand: Burgin (1975); fill rate: section 6.7 and Hadley & Whitin (1963), Analysis of Inventory Systems, section 4; a centre: Graves & Willems (2000)"
            }
            Self::ReorderPoint => {
                "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, section 6.3"
            }
            Self::OrderUpTo => {
                "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, sections 6.3 and 6.9"
            }
        }
    }
}

/// Each of them as it was and as the inputs give it now.
pub(super) fn level_steps(
    made: &Levels,
    again: &Levels,
    inputs: &LineInputs,
) -> Result<Vec<ExplainedNumber>, ApiError> {
    let computed = computed_levels(inputs)?;
    let step = |number: LevelNumber| -> Result<ExplainedNumber, ApiError> {
        let by_planner = ByPlanner::of_level(number, inputs)?;
        Ok(ExplainedNumber {
            name: number.name(),
            value: Some(number.of(made).to_f64()),
            replayed: Some(number.of(again).to_f64()),
            computed: computed.as_ref().map(|levels| number.of(levels).to_f64()),
            formula: by_planner.map_or(number.formula(inputs.service_measure), ByPlanner::formula),
            source: if by_planner.is_some() { "" } else { number.source() },
        })
    };
    LevelNumber::ALL.into_iter().map(step).collect()
}

/// Explains one of them. `made`: what stock is planned with.
pub(in super::super) fn explain_level(
    id: String,
    number: LevelNumber,
    made: &Levels,
    inputs: LineInputs,
) -> Result<Explanation, ApiError> {
    let again = inputs.levels()?;
    let steps = level_steps(made, &again, &inputs)?;
    let own = steps.iter().find(|step| step.name == number.name()).cloned();
    let own = own.ok_or_else(|| ApiError::internal("a number without a step"))?;
    let with = |change: String, inputs: &LineInputs| -> Result<Sensitivity, ApiError> {
        Ok(Sensitivity { change, value: Some(number.of(&inputs.levels()?).to_f64()) })
    };
    let percent = |level: f64| (level * 1e4).round() / 100.0;
    let safer = safer(&inputs);
    let measure = match inputs.service_measure {
        ServiceMeasure::CycleServiceLevel => "service level",
        ServiceMeasure::FillRate => "fill rate",
    };
    let (level, more) = (percent(inputs.service_level), percent(safer.service_level));
    Ok(Explanation {
        id,
        number: number.name(),
        value: own.value,
        replayed: own.replayed,
        computed: own.computed,
        same: *made == again,
        formula: own.formula,
        source: own.source,
        binding_constraint: binding(number, &inputs, &again)?,
        binding_day: None,
        versions: Versions::of_line(ARITHMETIC.into(), &inputs),
        steps,
        sensitivities: vec![
            with(format!("{measure} {more} % instead of {level} %"), &safer)?,
            with("lead time 1 day longer".into(), &slower(&inputs, 1))?,
            with("deviation of demand 10 % greater".into(), &wider(&inputs, 1.1))?,
        ],
        inputs: Some(inputs),
        terms: None,
        atp: None,
    })
}

/// What makes most of it.
fn binding(number: LevelNumber, inputs: &LineInputs, levels: &Levels) -> Result<&'static str, ApiError> {
    if let Some(set) = ByPlanner::of_level(number, inputs)? {
        return Ok(set.name());
    }
    if inputs.demand_mean <= 0.0 {
        return Ok("NO_DEMAND");
    }
    let expected = number.of(levels).micros().saturating_sub(levels.safety_stock.micros());
    if expected > levels.safety_stock.micros() {
        return Ok(match (&inputs.supply, &inputs.bought_by) {
            (_, Some(_)) if inputs.echelon.is_none() => "DEMAND_UNTIL_CENTRE_DELIVERS",
            (None, _) => "NO_SUPPLIER",
            _ if number == LevelNumber::OrderUpTo => "DEMAND_UNTIL_NEXT_ORDER",
            _ => "LEAD_TIME_DEMAND",
        });
    }
    use ServiceLevelFrom::{Default, Level, Product, Segment};
    use ServiceMeasure::{CycleServiceLevel, FillRate};
    Ok(match (inputs.method, inputs.service_measure, inputs.service_level_from) {
        (Method::MinMax, ..) => "MINIMUM_DAYS",
        (_, CycleServiceLevel, Level) => "SERVICE_LEVEL_OF_LEVEL",
        (_, CycleServiceLevel, Product) => "SERVICE_LEVEL_OF_PRODUCT",
        (_, CycleServiceLevel, Segment) => "SERVICE_LEVEL_OF_SEGMENT",
        (_, CycleServiceLevel, Default) => "SERVICE_LEVEL_BY_DEFAULT",
        (_, FillRate, Level) => "FILL_RATE_OF_LEVEL",
        (_, FillRate, Product) => "FILL_RATE_OF_PRODUCT",
        (_, FillRate, Segment) => "FILL_RATE_OF_SEGMENT",
        (_, FillRate, Default) => "FILL_RATE_BY_DEFAULT",
    })
}
