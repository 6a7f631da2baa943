//! Sums of days, against numbers worked out by hand.

use crate::features::demand::Granularity;
use crate::features::forecasting::made::Made;
use crate::features::forecasting::wire::{ForecastHistory, ForecastPattern};

/// Two weeks of 2 a day, single days between 1 and 3 in the first and twice as wide in the second.
fn made(spread: Vec<(usize, f64)>) -> Made {
    let wide = |first: f64, second: f64| (0..14).map(|day| if day < 7 { first } else { second }).collect::<Vec<_>>();
    Made {
        levels: vec![0.05, 0.5, 0.95],
        mean: vec![2.0; 14],
        quantiles: vec![wide(1.0, 0.0), wide(2.0, 2.0), wide(3.0, 4.0)],
        seasonal_naive: vec![1.0; 14],
        total: vec![20.0, 28.0, 37.0],
        spread,
        whole: false,
        model: "MEAN".into(),
        reason: String::new(),
        pattern: ForecastPattern { class: "SMOOTH".into(), adi: None, cv2: None, seasonal: false, trending: false },
        candidates: Vec::new(),
        fallback: None,
        history: ForecastHistory {
            days: 0,
            from: None,
            to: None,
            leading_zeros: 0,
            outliers_corrected: 0,
            missing_filled: 0,
            stockout_days_corrected: 0,
        },
        channels: Vec::new(),
        scale: 0.0,
        model_mean: Vec::new(),
    }
}

#[test]
fn errors_between_measured_lengths_follow_their_power() {
    // From 3 at 7 days to 3·√2 at 14: independent days, so 3/√7 at one and 3 at seven.
    let made = made(vec![(7, 3.0), (14, 3.0 * 2.0_f64.sqrt())]);
    assert!((made.sum(0..7).sd - 3.0).abs() < 1e-12);
    assert!((made.sum(0..14).sd - 3.0 * 2.0_f64.sqrt()).abs() < 1e-12);
    assert!((made.sum(0..1).sd - 3.0 / 7.0_f64.sqrt()).abs() < 1e-12);
    assert!((made.sum(0..10).sd - 3.0 * (10.0_f64 / 7.0).sqrt()).abs() < 1e-12);
}

#[test]
fn later_days_are_as_much_wider_as_single_days_are() {
    let made = made(vec![(7, 3.0), (14, 6.0)]);
    assert_eq!(made.sum(7..14).mean, 14.0);
    assert!((made.sum(7..14).sd - 6.0).abs() < 1e-12);
}

#[test]
fn a_week_has_the_quantiles_of_a_gamma_distribution() {
    // Mean 14 and variance 28 are those of chi-squared with 14 degrees of freedom, whose tables
    // (Abramowitz and Stegun, 26.8) have 6.571, 13.339 and 23.685.
    let made = made(vec![(7, 28.0_f64.sqrt()), (14, 8.0)]);
    let monday = "2018-01-01".parse().unwrap();
    let weeks = made.points(monday, 14, Granularity::Week, &[0.05, 0.5, 0.95]);
    for (level, value) in [("0.05", 6.571), ("0.5", 13.339), ("0.95", 23.685)] {
        assert!((weeks[0].quantiles[level] - value).abs() < 2e-3, "{level}: {}", weeks[0].quantiles[level]);
    }
    assert_eq!((weeks.len(), weeks[1].mean, weeks[1].seasonal_naive), (2, 14.0, 7.0));
}

#[test]
fn all_days_together_are_the_engines_own_total() {
    let made = made(vec![(7, 3.0), (14, 6.0)]);
    let total = made.total(14, &[0.5, 0.95]);
    assert_eq!((total.mean, total.quantiles["0.5"], total.quantiles["0.95"]), (28.0, 28.0, 37.0));
    assert_eq!(total.quantiles.len(), 2);
}

#[test]
fn a_forecast_that_is_kept_comes_back_the_same() {
    let made = made(vec![(7, 3.0), (14, 4.2426)]);
    let text = serde_json::to_string(&made).unwrap();
    assert_eq!(serde_json::from_str::<Made>(&text).unwrap(), made);
}
