//! Why something is bought, in one sentence.

use super::inputs::LineInputs;
use stockflow_kernel::{Money, Quantity};

/// What is lacking where.
pub(super) struct Lacking<'a> {
    pub(super) place: &'a str,
    pub(super) product: &'a str,
    pub(super) supplier: &'a str,
    pub(super) units: Quantity,
    pub(super) at_risk: Money,
    pub(super) inputs: &'a LineInputs,
}

/// Says it, with numbers as people count them: the terms behind them are exact.
pub(super) fn lacks(what: &Lacking<'_>) -> String {
    let Lacking { place, product, supplier, inputs, .. } = what;
    let units = Quantity::from_f64((what.units.to_f64() * 100.0).ceil() / 100.0);
    let at_risk = Money::from_f64((what.at_risk.to_f64() * 100.0).round() / 100.0);
    let Some(levels) = &inputs.planner_levels else {
        let all = if inputs.echelon.is_some() { " and what it supplies lack" } else { " lacks" };
        return format!(
            "{place}{all} {units} of {product} until {supplier} can deliver again; {at_risk} of margin is at risk"
        );
    };
    let due = match levels.reorder_point() {
        Some(point) => format!("is at or below the reorder point of {point} that is set for {product}"),
        None => format!("needs more of {product}"),
    };
    let maximum = levels.max_level;
    format!("{place} {due} and lacks {units} up to the maximum of {maximum}; {at_risk} of margin is at risk")
}
