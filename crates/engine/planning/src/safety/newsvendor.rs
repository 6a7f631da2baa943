use super::{SafetyError, positive};
use crate::demand::Demand;

/// The order for a single period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Newsvendor {
    /// Units to have at the start of the period.
    pub quantity: f64,
    /// Probability that they cover the demand.
    pub critical_ratio: f64,
    /// Expected cost of units left over and units short.
    pub expected_cost: f64,
}

/// The stock that makes the expected cost of leftovers and shortages least: the demand's quantile
/// at p / (p + h), Arrow, Harris & Marschak (1951), "Optimal inventory policy".
///
/// `overage` h is money per unit left over, `underage` p money per unit short.
///
/// # Errors
/// [`SafetyError::OutOfRange`].
pub fn newsvendor(demand: &Demand, overage: f64, underage: f64) -> Result<Newsvendor, SafetyError> {
    positive("cost of a unit left over", overage)?;
    positive("cost of a unit short", underage)?;
    let critical_ratio = underage / (underage + overage);
    let quantity = demand.quantile(critical_ratio).max(0.0);
    let short = demand.expected_shortfall(quantity);
    let left = quantity - demand.mean() + short;
    Ok(Newsvendor { quantity, critical_ratio, expected_cost: overage * left + underage * short })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_order_is_56_6_units() {
        // Snyder & Shen (2019), "Fundamentals of Supply Chain Theory", example 4.3: h = 0.18,
        // p = 0.70, demand normal with mean 50 and standard deviation 8.
        let demand = Demand::normal(50.0, 8.0).unwrap();
        let order = newsvendor(&demand, 0.18, 0.70).unwrap();
        assert!((order.quantity - 56.603_956).abs() < 1e-6);
        assert!((order.expected_cost - 1.997_605).abs() < 1e-6);
    }

    #[test]
    fn no_other_sample_is_a_cheaper_order() {
        let samples = [3.0, 9.0, 4.0, 7.0, 7.0, 15.0, 1.0];
        let demand = Demand::empirical(&samples).unwrap();
        let order = newsvendor(&demand, 2.0, 5.0).unwrap();
        for stock in samples {
            // Cost of each sample, added up.
            let cost: f64 =
                samples.iter().map(|d| 2.0 * (stock - d).max(0.0) + 5.0 * (d - stock).max(0.0)).sum::<f64>() / 7.0;
            assert!(order.expected_cost <= cost + 1e-12, "{stock}");
        }
    }
}
