//! What a published forecast says of the days from today on.

use crate::features::forecasting::Outlook;
use stockflow_kernel::Day;
use stockflow_planning::demand::Demand;

/// Expected demand of each of the next days; beyond the end of the forecast its daily mean goes on, as it does where
/// the forecast begins before today and has ended.
pub(super) fn daily(outlook: Option<&Outlook>, today: Day, days: i64) -> Vec<f64> {
    let Some(outlook) = outlook.filter(|outlook| !outlook.daily_mean.is_empty()) else { return Vec::new() };
    let usual = outlook.mean / outlook.daily_mean.len() as f64;
    let start = (today.number() - outlook.first_day.number()).max(0);
    let on = |ahead: i64| usize::try_from(start + ahead).ok().and_then(|at| outlook.daily_mean.get(at)).copied();
    (0..days.max(0)).map(|ahead| on(ahead).unwrap_or(usual).max(0.0)).collect()
}

/// Mean and variance of demand over the next days: the variance of the whole horizon, in proportion to the days.
pub(super) fn over(outlook: Option<&Outlook>, today: Day, days: i64) -> (f64, f64) {
    let mean: f64 = daily(outlook, today, days).iter().sum();
    let share = outlook.map_or(0.0, |outlook| days as f64 / outlook.daily_mean.len().max(1) as f64);
    (mean, outlook.map_or(0.0, |outlook| outlook.sd * outlook.sd) * share)
}

/// Demand with this mean and variance: gamma, since it is never negative and skewed. None where nothing is expected.
pub(super) fn demand(mean: f64, variance: f64) -> Option<Demand> {
    (mean > 0.0).then(|| Demand::gamma(mean, variance.max(0.0).sqrt()).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlook() -> Outlook {
        Outlook {
            product_id: "p".into(),
            location_id: "l".into(),
            first_day: Day::from_number(100),
            mean: 10.0,
            sd: 4.0,
            daily_mean: vec![1.0, 2.0, 3.0, 4.0],
            made_at: stockflow_kernel::Instant::from_micros(0),
        }
    }

    #[test]
    fn days_that_have_passed_are_left_out_and_beyond_the_end_the_mean_goes_on() {
        let outlook = outlook();
        assert_eq!(daily(Some(&outlook), Day::from_number(101), 5), [2.0, 3.0, 4.0, 2.5, 2.5]);
        assert_eq!(daily(Some(&outlook), Day::from_number(99), 2), [1.0, 2.0]);
        assert_eq!(daily(Some(&outlook), Day::from_number(500), 2), [2.5, 2.5]);
        assert!(daily(None, Day::from_number(99), 2).is_empty());
    }

    #[test]
    fn the_variance_goes_with_the_days() {
        // sd 4 over 4 days: variance 16, 4 a day.
        assert_eq!(over(Some(&outlook()), Day::from_number(100), 2), (3.0, 8.0));
        assert_eq!(over(None, Day::from_number(100), 2), (0.0, 0.0));
        assert!(demand(0.0, 4.0).is_none());
    }
}
