//! Fill rate: the share of demand that is served from stock.

use super::{SafetyError, positive, service_level};
use crate::demand::Demand;

/// Share of demand served from stock when `quantity` is ordered whenever the position falls to `reorder_point`: one
/// less the expected units short a cycle over the units of a cycle. The shortage is counted without what the last
/// order had already missed: (E[(D − s)⁺] − E[(D − s − Q)⁺]) / Q, Hadley & Whitin (1963), "Analysis of Inventory
/// Systems", section 4.
///
/// # Errors
/// [`SafetyError::OutOfRange`] for a quantity not above zero or a reorder point that is not finite.
pub fn fill_rate(over_lead_time: &Demand, reorder_point: f64, quantity: f64) -> Result<f64, SafetyError> {
    positive("quantity", quantity)?;
    if !reorder_point.is_finite() {
        return Err(SafetyError::OutOfRange("reorder point"));
    }
    let short = |stock: f64| over_lead_time.expected_shortfall(stock);
    Ok(1.0 - (short(reorder_point) - short(reorder_point + quantity)) / quantity)
}

/// The least reorder point, not below zero, whose [`fill_rate()`] is `target`: by bisection.
///
/// # Errors
/// [`SafetyError::BadServiceLevel`] for a target at or outside 0 and 1; as [`fill_rate()`] for the quantity.
pub fn reorder_point_for_fill_rate(over_lead_time: &Demand, quantity: f64, target: f64) -> Result<f64, SafetyError> {
    service_level(target)?;
    positive("quantity", quantity)?;
    let enough = |point: f64| fill_rate(over_lead_time, point, quantity).map(|rate| rate >= target);
    if enough(0.0)? {
        return Ok(0.0);
    }
    let (mut low, mut high) = (0.0, (over_lead_time.mean() + over_lead_time.sd()).max(1.0));
    while !enough(high)? {
        low = high;
        high *= 2.0;
    }
    while high - low > 1e-9 * high {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// Units to keep above the expected demand, so that the share `target` (0 to 1, both excluded) of it is served from stock:
/// the reorder point for that [`fill_rate()`] less the mean, never negative. For stock that is reviewed every R days,
/// `demand` is that over lead time and review, and `quantity` what is expected to be sold in R days (Silver, Pyke &
/// Thomas (2017), sections 6.7 and 6.9).
///
/// # Errors
/// As [`reorder_point_for_fill_rate()`].
pub fn fill_rate_safety_stock(demand: &Demand, quantity: f64, target: f64) -> Result<f64, SafetyError> {
    Ok((reorder_point_for_fill_rate(demand, quantity, target)? - demand.mean()).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chopra & Meindl (2016), "Supply Chain Management", chapter 12: weekly demand 2,500 ± 500, lead time two weeks,
    /// lots of 10,000.
    fn published() -> Demand {
        Demand::normal(5_000.0, 500.0 * 2.0_f64.sqrt()).unwrap()
    }

    #[test]
    fn the_published_policy_fills_9975_of_10000() {
        // Example 12-2: reorder at 6,000, 25 short a cycle, fill rate 0.9975.
        let rate = fill_rate(&published(), 6_000.0, 10_000.0).unwrap();
        assert!((rate - 0.9975).abs() < 5e-5, "{rate}");
        assert!((published().expected_shortfall(6_000.0) - 25.0).abs() < 0.5);
    }

    #[test]
    fn the_published_fill_rate_needs_67_units() {
        // Example 12-4: a fill rate of 0.975 needs a safety stock of 67.
        let point = reorder_point_for_fill_rate(&published(), 10_000.0, 0.975).unwrap();
        assert!((point - 5_067.0).abs() < 1.0, "{point}");
        let stock = fill_rate_safety_stock(&published(), 10_000.0, 0.975).unwrap();
        assert!((stock - 67.0).abs() < 1.0, "{stock}");
        // Half of it is served by less than the mean: nothing is kept beyond it.
        assert_eq!(fill_rate_safety_stock(&published(), 10_000.0, 0.5), Ok(0.0));
    }

    #[test]
    fn samples_are_served_as_counted() {
        // Demands 2, 4, 6; reorder at 4, lots of 4: a third of the cycles is 2 short: 2/3 of 4 missed.
        let demand = Demand::empirical(&[2.0, 4.0, 6.0]).unwrap();
        let rate = fill_rate(&demand, 4.0, 4.0).unwrap();
        assert!((rate - (1.0 - 2.0 / 3.0 / 4.0)).abs() < 1e-12);
        let point = reorder_point_for_fill_rate(&demand, 4.0, rate).unwrap();
        assert!((point - 4.0).abs() < 1e-6, "{point}");
        assert_eq!(fill_rate(&demand, 4.0, 0.0), Err(SafetyError::OutOfRange("quantity")));
        assert_eq!(reorder_point_for_fill_rate(&demand, 4.0, 1.0), Err(SafetyError::BadServiceLevel));
    }
}
