//! Between what stock is planned, explained: alone, or on the way to an order line.

use super::super::config::{ReplenishmentMethod as Method, ServiceLevelFrom};
use super::super::inputs::{Levels, LineInputs};
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

    const fn formula(self) -> &'static str {
        match self {
            Self::SafetyStock => {
                "quantile of demand over coverDays at serviceLevel, widened by the lead time's deviation, less its mean, rounded up; of a centre: the sum of that of every member over its coveredDays; MIN_MAX: minDays of demand"
            }
            Self::ReorderPoint => {
                "expected demand until an order made tomorrow could arrive (PERIODIC: until the next order arrives; where a centre or nobody supplies: over coverDays) + safetyStock"
            }
            Self::OrderUpTo => {
                "expected demand over lead time and review (where a centre or nobody supplies: over coverDays) + safetyStock"
            }
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::SafetyStock => {
                "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, sections 6.7 and 6.10; gamma demand: Burgin (1975); a centre: Graves & Willems (2000)"
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
pub(super) fn level_steps(made: &Levels, again: &Levels) -> Vec<ExplainedNumber> {
    let step = |number: LevelNumber| ExplainedNumber {
        name: number.name(),
        value: Some(number.of(made).to_f64()),
        replayed: Some(number.of(again).to_f64()),
        formula: number.formula(),
        source: number.source(),
    };
    LevelNumber::ALL.map(step).into()
}

/// Explains one of them. `made`: what stock is planned with.
pub(in super::super) fn explain_level(
    id: String,
    number: LevelNumber,
    made: &Levels,
    inputs: LineInputs,
) -> Result<Explanation, ApiError> {
    let again = inputs.levels()?;
    let with = |change: String, inputs: &LineInputs| -> Result<Sensitivity, ApiError> {
        Ok(Sensitivity { change, value: Some(number.of(&inputs.levels()?).to_f64()) })
    };
    let percent = |level: f64| (level * 1e4).round() / 100.0;
    let safer = safer(&inputs);
    let (level, more) = (percent(inputs.service_level), percent(safer.service_level));
    Ok(Explanation {
        id,
        number: number.name(),
        value: Some(number.of(made).to_f64()),
        replayed: Some(number.of(&again).to_f64()),
        same: *made == again,
        formula: number.formula(),
        source: number.source(),
        binding_constraint: binding(number, &inputs, &again),
        binding_day: None,
        versions: Versions::of_line(ARITHMETIC.into(), &inputs),
        steps: level_steps(made, &again),
        sensitivities: vec![
            with(format!("service level {more} % instead of {level} %"), &safer)?,
            with("lead time 1 day longer".into(), &slower(&inputs, 1))?,
            with("deviation of demand 10 % greater".into(), &wider(&inputs, 1.1))?,
        ],
        inputs: Some(inputs),
        terms: None,
        atp: None,
    })
}

/// What makes most of it.
fn binding(number: LevelNumber, inputs: &LineInputs, levels: &Levels) -> &'static str {
    if inputs.demand_mean <= 0.0 {
        return "NO_DEMAND";
    }
    let expected = number.of(levels).micros().saturating_sub(levels.safety_stock.micros());
    if expected > levels.safety_stock.micros() {
        return match (&inputs.supply, &inputs.bought_by) {
            (_, Some(_)) if inputs.echelon.is_none() => "DEMAND_UNTIL_CENTRE_DELIVERS",
            (None, _) => "NO_SUPPLIER",
            _ if number == LevelNumber::OrderUpTo => "DEMAND_UNTIL_NEXT_ORDER",
            _ => "LEAD_TIME_DEMAND",
        };
    }
    match (inputs.method, inputs.service_level_from) {
        (Method::MinMax, _) => "MINIMUM_DAYS",
        (_, ServiceLevelFrom::Level) => "SERVICE_LEVEL_OF_LEVEL",
        (_, ServiceLevelFrom::Product) => "SERVICE_LEVEL_OF_PRODUCT",
        (_, ServiceLevelFrom::Segment) => "SERVICE_LEVEL_OF_SEGMENT",
        (_, ServiceLevelFrom::Default) => "SERVICE_LEVEL_BY_DEFAULT",
    }
}
