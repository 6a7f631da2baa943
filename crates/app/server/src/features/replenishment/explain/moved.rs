//! The return of a move explained.

use super::{ARITHMETIC, Explanation, Sensitivity, Versions};
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::transfers;

/// The money of a move, in the workspace's currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "quantity": 24, "expectedExtraMargin": 52.1, "holdingSaved": 3.8, "expiryAvoided": 0, "trip": 12, "units": 4.8, "lostAtSource": 0,
    "roi": 2.33, "roiLow": 0.4, "roiHigh": 4.9, "sourceCoverDaysAfter": 31.5, "destCoverDaysAfter": 14
}))]
pub(in super::super) struct MoveTerms {
    pub(in super::super) quantity: Quantity,
    pub(in super::super) expected_extra_margin: Money,
    pub(in super::super) holding_saved: Money,
    pub(in super::super) expiry_avoided: Money,
    pub(in super::super) trip: Money,
    pub(in super::super) units: Money,
    pub(in super::super) lost_at_source: Money,
    /// As the run recommended it; null: the move costs nothing.
    pub(in super::super) roi: Option<f64>,
    /// If demand turns out at its 10 % quantile where the goods go and at 90 % where they come from.
    pub(in super::super) roi_low: Option<f64>,
    /// The other way round.
    pub(in super::super) roi_high: Option<f64>,
    pub(in super::super) source_cover_days_after: Option<f64>,
    pub(in super::super) dest_cover_days_after: Option<f64>,
}

impl MoveTerms {
    /// The return that the terms give, by the arithmetic of the run.
    fn replayed(&self) -> Option<f64> {
        let benefit = [self.expected_extra_margin, self.holding_saved, self.expiry_avoided];
        transfers::roi(benefit, [self.trip, self.units, self.lost_at_source])
    }
}

/// Explains a move.
pub(super) fn moved(id: String, made: String, terms: MoveTerms) -> Explanation {
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
        binding_day: None,
        inputs: None,
        terms: Some(terms),
        atp: None,
    }
}
