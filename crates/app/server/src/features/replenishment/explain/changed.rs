//! Inputs with one of them changed.

use super::super::inputs::{LineInputs, SupplyInputs};
use stockflow_forecast::deviation_over;

/// Demand by so many times higher, and its errors with it.
pub(super) fn higher(inputs: &LineInputs, times: f64) -> LineInputs {
    let mut more = inputs.clone();
    more.demand_mean *= times;
    more.daily_demand.iter_mut().for_each(|day| *day *= times);
    for member in more.echelon.iter_mut().flat_map(|echelon| &mut echelon.members) {
        member.demand_mean *= times;
    }
    wider(&more, times)
}

/// Demand whose errors are so many times as great.
pub(super) fn wider(inputs: &LineInputs, times: f64) -> LineInputs {
    let mut wide = inputs.clone();
    wide.demand_sd *= times;
    for member in wide.echelon.iter_mut().flat_map(|echelon| &mut echelon.members) {
        member.demand_sd *= times;
    }
    wide
}

/// A chance of running out that is so many times as great, 0.5 being half.
pub(super) fn riskier(inputs: &LineInputs, times: f64) -> LineInputs {
    at_level(inputs, |level| 1.0 - (1.0 - level) * times)
}

/// A service level one point higher, or half the way to certainty where that is nearer.
pub(super) fn safer(inputs: &LineInputs) -> LineInputs {
    at_level(inputs, |level| (level + 0.01).min(0.5 + level / 2.0))
}

fn at_level(inputs: &LineInputs, change: impl Fn(f64) -> f64) -> LineInputs {
    let mut other = inputs.clone();
    other.service_level = change(inputs.service_level);
    for member in other.echelon.iter_mut().flat_map(|echelon| &mut echelon.members) {
        member.service_level = member.service_level.map(&change);
    }
    other
}

/// Goods that come so many days later.
pub(super) fn slower(inputs: &LineInputs, days_later: usize) -> LineInputs {
    let mut slower = inputs.clone();
    let over = |days: usize| {
        let mean = inputs.demand_mean * days as f64 / inputs.cover_days.max(1) as f64;
        (mean, deviation_over(inputs.demand_sd, inputs.cover_days, days))
    };
    slower.cover_days += days_later;
    (slower.demand_mean, slower.demand_sd) = over(slower.cover_days);
    // Of a centre and its stores only the centre waits for the supplier.
    if let Some(centre) = slower.echelon.as_mut().and_then(|echelon| echelon.members.first_mut()) {
        centre.covered_days += days_later;
        (centre.demand_mean, centre.demand_sd) = over(centre.covered_days);
    }
    let later =
        |supply: SupplyInputs| SupplyInputs { lead_time_days: supply.lead_time_days + days_later as i64, ..supply };
    slower.supply = inputs.supply.clone().map(later);
    slower
}
