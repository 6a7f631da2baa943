//! Demand over a lead time that varies.

use super::{LeadTime, SafetyError};
use crate::demand::Demand;

/// The lead time that receipts show: mean and standard deviation (n − 1) of their days. `None` without receipts; one
/// receipt shows no deviation.
#[must_use]
pub fn lead_time(days: &[f64]) -> Option<LeadTime> {
    let n = days.len() as f64;
    if days.is_empty() || days.iter().any(|d| !d.is_finite() || *d < 0.0) {
        return None;
    }
    let mean_days = days.iter().sum::<f64>() / n;
    let squares: f64 = days.iter().map(|d| (d - mean_days).powi(2)).sum();
    let sd_days = if days.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 };
    Some(LeadTime { mean_days, sd_days })
}

/// Demand over the lead time as it was: for every lead time met, the sums of all runs of as many days, each lead time
/// as likely as it was met. No distribution is assumed of either (Porras & Dekker (2008), "An inventory control system
/// for spare parts at a refinery"; Silver, Pyke & Thomas (2017), section 6.10, on lead times that vary).
///
/// `daily` is units a day, oldest first; `lead_days` whole days. Lead times longer than the history are stretched.
///
/// # Errors
/// [`SafetyError::OutOfRange`] without days of either, or where a day's demand is negative or not finite.
pub fn demand_over_lead_time(daily: &[f64], lead_days: &[usize]) -> Result<Demand, SafetyError> {
    if daily.is_empty() || lead_days.is_empty() {
        return Err(SafetyError::OutOfRange("number of days"));
    }
    let runs = |days: usize| daily.len() + 1 - days.clamp(1, daily.len());
    // Each lead time counts the same, however many runs it has: the shorter ones have most.
    let most = lead_days.iter().map(|days| runs(*days)).max().unwrap_or(1);
    let mut samples: Vec<f64> = Vec::with_capacity(most * lead_days.len());
    for days in lead_days {
        let length = (*days).clamp(1, daily.len());
        let stretch = *days as f64 / length as f64;
        let sums: Vec<f64> = daily.windows(length).map(|run| run.iter().sum::<f64>() * stretch).collect();
        samples.extend((0..most).map(|at| sums[at * sums.len() / most]));
    }
    Demand::empirical(&samples).map_err(|_| SafetyError::OutOfRange("demand of a day"))
}

/// Widens a demand over `days` days for days that vary by `sd_days`: the variance grows by (μ/days)²·σ_L² (Silver, Pyke
/// & Thomas (2017), section 6.10), its shape stays, stretched around its mean and never below zero.
#[must_use]
pub fn spread_lead_time(demand: &Demand, days: f64, sd_days: f64) -> Demand {
    if sd_days <= 0.0 || days <= 0.0 || demand.mean() <= 0.0 {
        return demand.clone();
    }
    let more = (demand.mean() / days * sd_days).powi(2);
    let sd = (demand.sd().powi(2) + more).sqrt();
    demand.with_sd(sd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::{normal_safety_stock, safety_stock};

    #[test]
    fn receipts_show_mean_and_deviation() {
        let seen = lead_time(&[5.0, 7.0, 9.0]).unwrap();
        assert_eq!((seen.mean_days, seen.sd_days), (7.0, 2.0));
        assert_eq!(lead_time(&[4.0]), Some(LeadTime { mean_days: 4.0, sd_days: 0.0 }));
        assert_eq!(lead_time(&[]), None);
    }

    #[test]
    fn every_lead_time_met_counts_the_same() {
        // Lead time 1: sums 1, 0, 5, 2. Lead time 2: 1, 5, 7, one of them twice.
        let demand = demand_over_lead_time(&[1.0, 0.0, 5.0, 2.0], &[1, 2]).unwrap();
        assert_eq!(demand.cdf(0.0), 1.0 / 8.0);
        assert_eq!(demand.quantile(1.0), 7.0);
        assert_eq!(demand_over_lead_time(&[], &[1]), Err(SafetyError::OutOfRange("number of days")));
        assert_eq!(demand_over_lead_time(&[2.0, 4.0], &[4]).unwrap().mean(), 12.0);
    }

    #[test]
    fn a_widened_normal_demand_gives_the_textbook_safety_stock() {
        // Chopra & Meindl (2016), chapter 12: daily demand 2,500 ± 500, lead time 7 ± 7 days, 90 %: 22,491.
        let certain = Demand::normal(7.0 * 2_500.0, 500.0 * 7.0_f64.sqrt()).unwrap();
        let stock = safety_stock(&spread_lead_time(&certain, 7.0, 7.0), 0.9).unwrap();
        assert!((stock - 22_491.0).abs() < 1.0, "{stock}");
        let erratic = LeadTime { mean_days: 7.0, sd_days: 7.0 };
        let formula = normal_safety_stock(2_500.0, 500.0, erratic, 0.9).unwrap();
        assert!((stock - formula).abs() < 1e-6);
    }

    #[test]
    fn widened_samples_keep_their_mean_unless_cut_at_zero() {
        let demand = Demand::empirical(&[8.0, 10.0, 12.0]).unwrap();
        let wide = spread_lead_time(&demand, 5.0, 1.0);
        assert!((wide.mean() - 10.0).abs() < 1e-9);
        // Variance 8/3 + (10/5)².
        assert!((wide.sd().powi(2) - (8.0 / 3.0 + 4.0)).abs() < 1e-9);
        assert_eq!(spread_lead_time(&demand, 5.0, 0.0), demand);
    }
}
