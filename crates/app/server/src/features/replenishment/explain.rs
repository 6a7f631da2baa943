//! Why a number is what it is: inputs, formula, what binds, what it is sensitive to, and the same number again.

use super::inputs::{Line, LineInputs, SupplyInputs};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::replenishment::affordable;
use stockflow_planning::transfers;

/// The version of the arithmetic; it grows when the same inputs may give another number.
const ARITHMETIC: &str = "replenishment-2";

/// What is kept with a recommendation. The kind stands around it: a tag within would read decimals as floats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Kept {
    /// An order line.
    Purchase {
        arithmetic: String,
        inputs: Box<LineInputs>,
        /// What was worked out of the inputs at the time.
        made: Made,
        /// What the run's budget gave this line; `None`: there was no budget.
        budget: Option<Money>,
    },
    /// A move.
    Transfer { arithmetic: String, terms: MoveTerms },
}

/// The numbers behind an order line as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
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

/// The money of a move, in the workspace's currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "quantity": 24, "expectedExtraMargin": 52.1, "holdingSaved": 3.8, "expiryAvoided": 0, "trip": 12, "units": 4.8, "lostAtSource": 0,
    "roi": 2.33, "roiLow": 0.4, "roiHigh": 4.9, "sourceCoverDaysAfter": 31.5, "destCoverDaysAfter": 14
}))]
pub(super) struct MoveTerms {
    pub(super) quantity: Quantity,
    pub(super) expected_extra_margin: Money,
    pub(super) holding_saved: Money,
    pub(super) expiry_avoided: Money,
    pub(super) trip: Money,
    pub(super) units: Money,
    pub(super) lost_at_source: Money,
    /// As the run recommended it; null: the move costs nothing.
    pub(super) roi: Option<f64>,
    /// If demand turns out at its 10 % quantile where the goods go and at 90 % where they come from.
    pub(super) roi_low: Option<f64>,
    /// The other way round.
    pub(super) roi_high: Option<f64>,
    pub(super) source_cover_days_after: Option<f64>,
    pub(super) dest_cover_days_after: Option<f64>,
}

impl MoveTerms {
    /// The return that the terms give, by the arithmetic of the run.
    fn replayed(&self) -> Option<f64> {
        let benefit = [self.expected_extra_margin, self.holding_saved, self.expiry_avoided];
        transfers::roi(benefit, [self.trip, self.units, self.lost_at_source])
    }
}

impl Kept {
    /// `budget`: what the run's budget gave this line.
    pub(super) fn purchase(inputs: LineInputs, line: &Line, budget: Option<Money>) -> Self {
        Self::Purchase { arithmetic: ARITHMETIC.into(), inputs: Box::new(inputs), made: line.into(), budget }
    }

    pub(super) fn transfer(terms: MoveTerms) -> Self {
        Self::Transfer { arithmetic: ARITHMETIC.into(), terms }
    }
}

/// What the number becomes when one input is another.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sensitivity {
    #[schema(example = "demand 10 % higher")]
    change: String,
    #[schema(example = 36.0)]
    value: Option<f64>,
}

/// A number that is worked out of the inputs.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExplainedNumber {
    #[schema(example = "safetyStock")]
    name: &'static str,
    /// As it was.
    #[schema(example = 18.0)]
    value: f64,
    /// As the inputs give it now.
    #[schema(example = 18.0)]
    replayed: f64,
    #[schema(example = "quantile of demand over the days covered at the service level, less its mean, rounded up")]
    formula: &'static str,
}

/// Why a recommendation says what it says.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Explanation {
    /// The recommendation's id.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// `quantity` of a purchase, `roi` of a transfer.
    #[schema(example = "quantity")]
    number: &'static str,
    /// As it was recommended.
    #[schema(example = 30.0)]
    value: Option<f64>,
    /// As the inputs below give it now.
    #[schema(example = 30.0)]
    replayed: Option<f64>,
    /// Both are the same, and every step gives what it gave.
    #[schema(example = true)]
    same: bool,
    #[schema(example = "what is missing until the next order arrives, in the supplier's packs")]
    formula: &'static str,
    /// What decided: without it the number would be another.
    #[schema(example = "PACK_SIZE")]
    binding_constraint: &'static str,
    /// The version of the arithmetic that made it, and of the one that replays it.
    #[schema(example = json!({ "made": "replenishment-1", "replay": "replenishment-1" }))]
    versions: Versions,
    steps: Vec<ExplainedNumber>,
    sensitivities: Vec<Sensitivity>,
    /// null for a transfer.
    inputs: Option<LineInputs>,
    /// null for a purchase.
    terms: Option<MoveTerms>,
}

/// Versions of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Versions {
    #[schema(example = "replenishment-1")]
    made: String,
    #[schema(example = "replenishment-1")]
    replay: String,
}

/// Explains what was kept.
pub(super) fn explain(id: String, quantity: Quantity, kept: Kept) -> Result<Explanation, ApiError> {
    match kept {
        Kept::Purchase { arithmetic, inputs, made, budget } => {
            purchase(id, quantity, arithmetic, *inputs, &made, budget)
        }
        Kept::Transfer { arithmetic, terms } => Ok(transfer(id, arithmetic, terms)),
    }
}

fn purchase(
    id: String,
    quantity: Quantity,
    version: String,
    inputs: LineInputs,
    made: &Made,
    budget: Option<Money>,
) -> Result<Explanation, ApiError> {
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
            "quantile of demand over coverDays at serviceLevel, widened by the lead time's deviation, less its mean, rounded up; MIN_MAX: minDays of demand",
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
        binding_constraint: if cut { "BUDGET" } else { binding(&inputs, &line.need.quantity) },
        versions: Versions { made: version, replay: ARITHMETIC.into() },
        steps,
        sensitivities: sensitivities(&inputs)?,
        inputs: Some(inputs),
        terms: None,
    })
}

fn binding(inputs: &LineInputs, need: &Quantity) -> &'static str {
    let Some(supply) = &inputs.supply else { return "NO_SUPPLIER" };
    if supply.minimum_order_quantity > *need {
        return "MINIMUM_ORDER_QUANTITY";
    }
    use super::config::ReplenishmentMethod as Method;
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
    let mut more = inputs.clone();
    more.demand_mean *= 1.1;
    more.demand_sd *= 1.1;
    more.daily_demand.iter_mut().for_each(|day| *day *= 1.1);
    // Half the chance of running out.
    let mut safer = inputs.clone();
    safer.service_level = 1.0 - (1.0 - inputs.service_level) / 2.0;
    let mut slower = inputs.clone();
    let later = SLOWER_DAYS as f64 / inputs.cover_days.max(1) as f64;
    slower.cover_days += SLOWER_DAYS;
    slower.demand_mean *= 1.0 + later;
    slower.demand_sd *= (1.0 + later).sqrt();
    slower.supply = inputs
        .supply
        .clone()
        .map(|supply| SupplyInputs { lead_time_days: supply.lead_time_days + SLOWER_DAYS as i64, ..supply });
    Ok(vec![
        with("demand 10 % higher", more)?,
        with("half the chance of running out", safer)?,
        with("lead time 3 days longer", slower)?,
    ])
}

const SLOWER_DAYS: usize = 3;

fn transfer(id: String, made: String, terms: MoveTerms) -> Explanation {
    let replayed = terms.replayed();
    let with = |change: &str, terms: MoveTerms| Sensitivity { change: change.into(), value: terms.replayed() };
    let less = Money::from_f64(terms.expected_extra_margin.to_f64() * 0.9);
    let dearer = Money::from_f64(terms.trip.to_f64() * 1.5);
    let twice = Money::from_f64(terms.lost_at_source.to_f64() * 2.0);
    let bound = if terms.trip > terms.units { "TRIP_COST" } else { "UNIT_COST" };
    Explanation {
        id,
        number: "roi",
        value: terms.roi,
        replayed,
        same: match (terms.roi, replayed) {
            (Some(made), Some(again)) => (made - again).abs() <= 1e-9 * made.abs().max(1.0),
            (made, again) => made == again,
        },
        formula: "(expectedExtraMargin + holdingSaved + expiryAvoided − trip − units − lostAtSource) / (trip + units + lostAtSource)",
        binding_constraint: if replayed.is_none() { "NONE" } else { bound },
        versions: Versions { made, replay: ARITHMETIC.into() },
        steps: Vec::new(),
        sensitivities: vec![
            with("extra margin 10 % lower", MoveTerms { expected_extra_margin: less, ..terms }),
            with("trip half as dear again", MoveTerms { trip: dearer, ..terms }),
            with("the source loses twice as much", MoveTerms { lost_at_source: twice, ..terms }),
        ],
        inputs: None,
        terms: Some(terms),
    }
}
