//! Why a number is what it is: inputs, formula, what binds, what it is sensitive to, and the same number again.
//!
//! | file | what is explained |
//! | --- | --- |
//! | `purchase` | an order line, with safety stock, reorder point and need on the way to it |
//! | `moved` | the return of a move |
//! | `atp` | what may be promised |

mod atp;
mod moved;
mod purchase;

pub(super) use atp::explain_atp;
pub(super) use moved::MoveTerms;

use super::inputs::{Line, LineInputs};
use crate::features::inventory::AtpDrilldown;
use crate::http::ApiError;
use moved::moved;
use purchase::{Made, purchase};
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Day, Money, Quantity};

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

/// Why a number is what it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Explanation {
    /// What was asked for.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// `quantity` of a purchase, `roi` of a transfer, `atp`.
    #[schema(example = "quantity")]
    number: &'static str,
    /// As it was recommended; of an ATP: as it is promised by.
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
    /// Of an ATP: the first of the next fourteen days whose projected balance is the least; null else.
    #[schema(example = json!(null))]
    binding_day: Option<Day>,
    /// The version of the arithmetic that made it, and of the one that replays it.
    #[schema(example = json!({ "made": "replenishment-2", "replay": "replenishment-2" }))]
    versions: Versions,
    steps: Vec<ExplainedNumber>,
    sensitivities: Vec<Sensitivity>,
    /// Of a purchase; null else.
    inputs: Option<LineInputs>,
    /// Of a transfer; null else.
    terms: Option<MoveTerms>,
    /// Of an ATP; null else: every term at each location, the stock lines, receipts, settings with the policies that decided them,
    /// and the days.
    atp: Option<AtpDrilldown>,
}

/// Versions of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Versions {
    #[schema(example = "replenishment-2")]
    made: String,
    #[schema(example = "replenishment-2")]
    replay: String,
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
        Kept::Transfer { arithmetic, terms } => Ok(moved(id, arithmetic, terms)),
    }
}
