//! Why a number is what it is: inputs, formula, what binds, what it is sensitive to, and the same number again.
//!
//! | file | what is explained |
//! | --- | --- |
//! | `by_planner` | which number a planner has set |
//! | `levels` | safety stock, reorder point, order-up-to level: alone, and on the way to an order line |
//! | `purchase` | an order line |
//! | `moved` | the return of a move |
//! | `atp` | what may be promised |
//! | `changed` | inputs with one of them changed, for the sensitivities |

mod atp;
mod by_planner;
mod changed;
mod levels;
mod moved;
mod purchase;

pub(super) use atp::explain_atp;
pub(super) use levels::{LevelNumber, explain_level};
pub(super) use moved::explain_move;

use super::inputs::{Line, LineInputs};
use crate::features::inventory::AtpDrilldown;
use crate::features::transfers::{MOVE_ARITHMETIC, MoveTerms};
use crate::http::ApiError;
use purchase::{Made, purchase};
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Day, Instant, Money, Quantity};

/// The version of the arithmetic; it grows when the same inputs may give another number.
const ARITHMETIC: &str = "replenishment-3";

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
    Transfer { arithmetic: String, terms: Box<MoveTerms> },
}

impl Kept {
    /// `budget`: what the run's budget gave this line.
    pub(super) fn purchase(inputs: LineInputs, line: &Line, budget: Option<Money>) -> Self {
        Self::Purchase { arithmetic: ARITHMETIC.into(), inputs: Box::new(inputs), made: line.into(), budget }
    }

    pub(super) fn transfer(terms: MoveTerms) -> Self {
        Self::Transfer { arithmetic: MOVE_ARITHMETIC.into(), terms: Box::new(terms) }
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
    /// As it was; null: there is none.
    #[schema(example = 18.0)]
    value: Option<f64>,
    /// As the inputs give it now.
    #[schema(example = 18.0)]
    replayed: Option<f64>,
    /// What it would be without the levels that a planner has set; null: none are set, or it does not depend on them.
    #[schema(example = json!(null))]
    computed: Option<f64>,
    #[schema(example = "quantile of demand over the days covered at the service level, less its mean, rounded up")]
    formula: &'static str,
    /// Where the formula was published; empty: it follows from the definition.
    #[schema(
        example = "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, sections 6.7 and 6.10"
    )]
    source: &'static str,
}

/// Why a number is what it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Explanation {
    /// What was asked for.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// `quantity` of a purchase, `roi` of a transfer, `safetyStock`, `reorderPoint`, `orderUpTo`, `atp`.
    #[schema(example = "quantity")]
    number: &'static str,
    /// As it was recommended, or is planned with; of an ATP: as it is promised by.
    #[schema(example = 30.0)]
    value: Option<f64>,
    /// As the inputs below give it now.
    #[schema(example = 30.0)]
    replayed: Option<f64>,
    /// What the inputs below would give without the levels that a planner has set; null: none are set, or it does not depend on
    /// them.
    #[schema(example = json!(null))]
    computed: Option<f64>,
    /// Both are the same, and every step gives what it gave.
    #[schema(example = true)]
    same: bool,
    #[schema(example = "what is missing until the next order arrives, in the supplier's packs")]
    formula: &'static str,
    /// Where the formula was published; empty: it follows from the definition.
    #[schema(
        example = "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, section 6.3"
    )]
    source: &'static str,
    /// What decided: without it the number would be another.
    #[schema(example = "PACK_SIZE")]
    binding_constraint: &'static str,
    /// Of an ATP: the first of the next fourteen days whose projected balance is the least; null else.
    #[schema(example = json!(null))]
    binding_day: Option<Day>,
    /// What made the number, and what replays it.
    versions: Versions,
    steps: Vec<ExplainedNumber>,
    sensitivities: Vec<Sensitivity>,
    /// Of a purchase and of a level of stock; null else.
    inputs: Option<LineInputs>,
    /// Of a transfer; null else.
    terms: Option<MoveTerms>,
    /// Of an ATP; null else: every term at each location, the stock lines, receipts, settings with the policies that decided them,
    /// and the days.
    atp: Option<AtpDrilldown>,
}

/// Versions of everything that a number depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "made": "replenishment-3", "replay": "replenishment-3", "program": "0.1.0", "forecast": "2018-01-01T00:10:00Z", "config": 0
}))]
pub(super) struct Versions {
    /// Of the arithmetic that made it.
    made: String,
    /// Of the arithmetic that replays it.
    replay: String,
    /// The program that replays it.
    program: &'static str,
    /// When the forecast was published that its demand is of; null: it is of none.
    forecast: Option<Instant>,
    /// Of the settings of replenishment, 0 being the defaults; null: it does not depend on them.
    config: Option<i64>,
}

impl Versions {
    /// Of what depends on neither forecast nor settings.
    fn of(made: String, replay: &str) -> Self {
        Self { made, replay: replay.into(), program: env!("CARGO_PKG_VERSION"), forecast: None, config: None }
    }

    /// Of what is worked out of the inputs of a line.
    fn of_line(made: String, inputs: &LineInputs) -> Self {
        let (forecast, config) = (inputs.forecast_made_at, Some(inputs.config_version));
        Self { forecast, config, ..Self::of(made, ARITHMETIC) }
    }
}

/// What is to be explained.
struct Asked {
    id: String,
    /// As it was recommended.
    quantity: Quantity,
    /// Of the arithmetic that made it.
    version: String,
}

/// Explains what was kept.
pub(super) fn explain(id: String, quantity: Quantity, kept: Kept) -> Result<Explanation, ApiError> {
    match kept {
        Kept::Purchase { arithmetic, inputs, made, budget } => {
            purchase(Asked { id, quantity, version: arithmetic }, *inputs, &made, budget)
        }
        Kept::Transfer { arithmetic, terms } => explain_move(id, arithmetic, *terms),
    }
}
