use super::{SafetyError, not_negative, service_level};
use crate::demand::{Demand, normal};

/// Days from order to receipt: mean and standard deviation, as measured from receipts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeadTime {
    /// Expected days, not negative.
    pub mean_days: f64,
    /// Standard deviation in days; 0: always on time.
    pub sd_days: f64,
}

/// Units to keep above the expected demand over the lead time, so that a cycle ends without a
/// stockout with probability `cycle_service_level` (0 to 1, both excluded).
///
/// The quantile of the demand's own distribution less its mean; never negative, also where the
/// quantile of a skewed demand lies below the mean.
///
/// # Errors
/// [`SafetyError::BadServiceLevel`].
pub fn safety_stock(over_lead_time: &Demand, cycle_service_level: f64) -> Result<f64, SafetyError> {
    service_level(cycle_service_level)?;
    let quantile = over_lead_time.quantile(cycle_service_level);
    Ok((quantile - over_lead_time.mean()).max(0.0))
}

/// The textbook formula z·√(L·σ² + μ²·σ_L²) for independent, normal daily demand (`daily_mean` μ and
/// `daily_sd` σ units) and an independent lead time: Silver, Pyke & Thomas (2017), section 6.10;
/// z·σ·√L when the lead time is certain. Never negative.
///
/// # Errors
/// [`SafetyError::BadServiceLevel`], [`SafetyError::OutOfRange`].
pub fn normal_safety_stock(
    daily_mean: f64,
    daily_sd: f64,
    lead_time: LeadTime,
    cycle_service_level: f64,
) -> Result<f64, SafetyError> {
    service_level(cycle_service_level)?;
    not_negative("mean of daily demand", daily_mean)?;
    not_negative("standard deviation of daily demand", daily_sd)?;
    not_negative("mean lead time", lead_time.mean_days)?;
    not_negative("standard deviation of the lead time", lead_time.sd_days)?;
    let variance = lead_time.mean_days * daily_sd.powi(2) + (daily_mean * lead_time.sd_days).powi(2);
    Ok((normal::quantile(cycle_service_level) * variance.sqrt()).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_safety_stocks() {
        // Chopra & Meindl (2016), "Supply Chain Management", chapter 12: weekly demand 2,500 ± 500,
        // lead time 2 weeks, 90 %: 906 units.
        let certain = LeadTime { mean_days: 2.0, sd_days: 0.0 };
        let stock = normal_safety_stock(2_500.0, 500.0, certain, 0.9).unwrap();
        assert!((stock - 906.0).abs() < 0.5, "{stock}");
        // The same chapter: daily demand 2,500 ± 500, lead time 7 ± 7 days, 90 %: 22,491 units.
        let erratic = LeadTime { mean_days: 7.0, sd_days: 7.0 };
        let stock = normal_safety_stock(2_500.0, 500.0, erratic, 0.9).unwrap();
        assert!((stock - 22_491.0).abs() < 1.0, "{stock}");
    }

    #[test]
    fn a_normal_demand_gives_the_same_by_its_distribution() {
        let over_two_weeks = Demand::normal(5_000.0, 500.0 * 2.0_f64.sqrt()).unwrap();
        let stock = safety_stock(&over_two_weeks, 0.9).unwrap();
        assert!((stock - 906.19).abs() < 0.01, "{stock}");
    }

    #[test]
    fn samples_give_their_own_quantile() {
        // 20 samples 1 to 20: mean 10.5, the 95 % quantile is the nineteenth.
        let samples: Vec<f64> = (1..=20).map(f64::from).collect();
        let demand = Demand::empirical(&samples).unwrap();
        assert_eq!(safety_stock(&demand, 0.95), Ok(8.5));
        assert_eq!(safety_stock(&demand, 0.3), Ok(0.0));
    }

    #[test]
    fn refuses_certainty_and_nonsense() {
        let demand = Demand::normal(1.0, 1.0).unwrap();
        for p in [0.0, 1.0, f64::NAN] {
            assert_eq!(safety_stock(&demand, p), Err(SafetyError::BadServiceLevel));
        }
        let lead_time = LeadTime { mean_days: -1.0, sd_days: 0.0 };
        assert_eq!(normal_safety_stock(1.0, 1.0, lead_time, 0.9), Err(SafetyError::OutOfRange("mean lead time")));
    }
}
