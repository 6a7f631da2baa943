//! (s, S) by regression on best policies.

use crate::safety::SafetyError;

/// Reorder point and order-up-to level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderAndUpTo {
    /// s, units.
    pub reorder_point: f64,
    /// S, units.
    pub order_up_to: f64,
}

/// (s, S) within about a percent of the best for stationary demand with review in every period: the power
/// approximation of Ehrhardt & Mosier (1984), "A revision of the power approximation for computing (s, S) policies".
///
/// `mean` and `sd` are units a period, `lead_periods` from order to receipt, `order_cost` money an order,
/// `holding_cost` and `shortage_cost` money per unit and period.
///
/// # Errors
/// [`SafetyError::OutOfRange`].
pub fn power_approximation(
    mean: f64,
    sd: f64,
    lead_periods: f64,
    order_cost: f64,
    holding_cost: f64,
    shortage_cost: f64,
) -> Result<ReorderAndUpTo, SafetyError> {
    for (what, value) in [
        ("mean demand", mean),
        ("standard deviation of demand", sd),
        ("cost of an order", order_cost),
        ("holding cost", holding_cost),
        ("shortage cost", shortage_cost),
    ] {
        if !(value.is_finite() && value > 0.0) {
            return Err(SafetyError::OutOfRange(what));
        }
    }
    if !(lead_periods.is_finite() && lead_periods >= 0.0) {
        return Err(SafetyError::OutOfRange("lead time"));
    }
    let over_mean = mean * (lead_periods + 1.0);
    let over_variance = sd * sd * (lead_periods + 1.0);
    let over_sd = over_variance.sqrt();
    let quantity = 1.30
        * mean.powf(0.494)
        * (order_cost / holding_cost).powf(0.506)
        * (1.0 + over_variance / mean.powi(2)).powf(0.116);
    let z = (quantity * holding_cost / (shortage_cost * over_sd)).sqrt();
    let reorder_point = 0.973 * over_mean + over_sd * (0.183 / z + 1.063 - 2.192 * z);
    Ok(ReorderAndUpTo { reorder_point, order_up_to: reorder_point + quantity })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_example_is_met() {
        // Snyder & Shen (2019), "Fundamentals of Supply Chain Theory", section 4.4.2: h = 0.18, p = 0.70, K = 2.5,
        // demand 50 ± 8, no lead time: s = 40.19, S = 74.29.
        let found = power_approximation(50.0, 8.0, 0.0, 2.5, 0.18, 0.70).unwrap();
        assert!((found.reorder_point - 40.194_6).abs() < 1e-3, "{found:?}");
        assert!((found.order_up_to - 74.290_2).abs() < 1e-3, "{found:?}");
        assert_eq!(
            power_approximation(50.0, 0.0, 0.0, 2.5, 0.18, 0.70),
            Err(SafetyError::OutOfRange("standard deviation of demand"))
        );
    }
}
