//! The return of a move explained: its money worked out again of the demand at both ends.

use super::{ExplainedNumber, Explanation, Sensitivity, Versions};
use crate::features::transfers::{MOVE_ARITHMETIC, MoveEndTerms, MoveTerms};
use crate::http::ApiError;
use stockflow_kernel::Money;

/// Explains a move. `made`: the version of the arithmetic that made it.
pub(in super::super) fn explain_move(id: String, made: String, terms: MoveTerms) -> Result<Explanation, ApiError> {
    let again = terms.replayed()?;
    let steps = steps(&terms, &again);
    let with = |change: &str, terms: MoveTerms| -> Result<Sensitivity, ApiError> {
        Ok(Sensitivity { change: change.into(), value: terms.replayed()?.roi })
    };
    let asked = |end: MoveEndTerms, times: f64| MoveEndTerms {
        demand_mean: end.demand_mean * times,
        demand_sd: end.demand_sd * times,
        ..end
    };
    let (mut less, mut more) = (terms, terms);
    less.basis.destination = asked(terms.basis.destination, 0.9);
    more.basis.source = asked(terms.basis.source, 1.1);
    let dearer = MoveTerms { trip: Money::from_f64(terms.trip.to_f64() * 1.5), ..terms };
    Ok(Explanation {
        id,
        number: "roi",
        value: terms.roi,
        replayed: again.roi,
        computed: None,
        same: alike(terms.roi, again.roi) && steps.iter().all(|step| alike(step.value, step.replayed)),
        formula: "(expectedExtraMargin + holdingSaved + expiryAvoided − trip − units − lostAtSource) / (trip + units + lostAtSource)",
        source: "",
        binding_constraint: binding(&again),
        binding_day: None,
        versions: Versions::of(made, MOVE_ARITHMETIC),
        steps,
        sensitivities: vec![
            with("demand where it goes 10 % lower", less)?,
            with("trip half as dear again", dearer)?,
            with("demand where it comes from 10 % higher", more)?,
        ],
        inputs: None,
        terms: Some(terms),
        atp: None,
    })
}

/// The greatest of its costs.
fn binding(terms: &MoveTerms) -> &'static str {
    let costs = [(terms.trip, "TRIP_COST"), (terms.units, "UNIT_COST"), (terms.lost_at_source, "LOST_AT_SOURCE")];
    let greatest = costs.into_iter().filter(|(cost, _)| *cost > Money::ZERO).max_by_key(|(cost, _)| *cost);
    greatest.map_or("NONE", |(_, name)| name)
}

/// The same but for the last digits of a float.
fn alike(made: Option<f64>, again: Option<f64>) -> bool {
    match (made, again) {
        (Some(made), Some(again)) => (made - again).abs() <= 1e-9 * made.abs().max(1.0),
        (made, again) => made == again,
    }
}

fn steps(terms: &MoveTerms, again: &MoveTerms) -> Vec<ExplainedNumber> {
    const LOSS: &str = "expected units short of a stock: gamma demand by its loss function, Burgin (1975), The gamma distribution and inventory control";
    type Pick = fn(&MoveTerms) -> Option<f64>;
    let step = |name, pick: Pick, formula, source| ExplainedNumber {
        name,
        value: pick(terms),
        replayed: pick(again),
        computed: None,
        formula,
        source,
    };
    vec![
        step(
            "expectedExtraMargin",
            |t| Some(t.expected_extra_margin.to_f64()),
            "unitMargin × (units expected to be short at the destination without, less with all that the run brings), by this move's part of it; less unitMargin × quantity × lateShare",
            LOSS,
        ),
        step(
            "holdingSaved",
            |t| Some(t.holding_saved.to_f64()),
            "holdingCost × units that are not left over at the source, less holdingCost × units that are left over at the destination, by this move's part of both",
            LOSS,
        ),
        step(
            "expiryAvoided",
            |t| Some(t.expiry_avoided.to_f64()),
            "unitCost × expiring units that the destination is expected to sell, which sells them first, by this move's part of them",
            LOSS,
        ),
        step(
            "lostAtSource",
            |t| Some(t.lost_at_source.to_f64()),
            "unitMargin × (units expected to be short at the source with, less without all that the run takes), by this move's part of it",
            LOSS,
        ),
        step("units", |t| Some(t.units.to_f64()), "quantity × costPerUnit", ""),
        step(
            "roiLow",
            |t| t.roi_low,
            "the lower return if demand turns out at its 10 % quantile where the goods go and at 90 % where they come from, or the other way round",
            "",
        ),
        step("roiHigh", |t| t.roi_high, "the higher of the two", ""),
    ]
}
