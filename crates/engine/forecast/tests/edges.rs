//! Series at the edge of what can be forecast, and questions that make no sense.

use stockflow_forecast::{DemandClass, ForecastError, ModelName, Request, Series, forecast, total_over};

fn refused(values: &[f64]) -> Option<ForecastError> {
    forecast(&Series::new(values), &Request::default()).err()
}

#[test]
fn what_cannot_be_answered_is_refused_by_position() {
    assert_eq!(refused(&[]), Some(ForecastError::Empty));
    assert_eq!(refused(&[f64::NAN; 3]), Some(ForecastError::AllMissing { periods: 3 }));
    assert_eq!(refused(&[1.0, f64::INFINITY]), Some(ForecastError::Infinite { position: 1 }));
    let message = refused(&[1e200]).map(|error| error.to_string());
    assert_eq!(message.as_deref(), Some("the value 1e200 at position 0 is beyond 1e100"));
}

#[test]
fn a_request_that_makes_no_sense_is_refused() {
    let series = Series::new(&[1.0, 2.0]);
    let ask = |request: &Request| forecast(&series, request).unwrap_err().to_string();
    let base = Request::default();
    assert_eq!(ask(&Request { horizon: 0, ..base.clone() }), "a horizon of 0 periods is not between 1 and 3660");
    assert_eq!(ask(&Request { season: 0, ..base.clone() }), "a season must have at least one period");
    assert_eq!(
        ask(&Request { quantiles: vec![0.5, 1.0], ..base.clone() }),
        "the quantile level 1 at position 1 is not strictly between 0 and 1"
    );
    assert!(matches!(total_over(&series, &base, 0), Err(ForecastError::Horizon { horizon: 0 })));
}

#[test]
fn flags_and_weekdays_are_checked() {
    let values = [1.0, 2.0];
    let flags = [true];
    let series = Series { censored: Some(&flags), ..Series::new(&values) };
    let error = forecast(&series, &Request::default()).unwrap_err();
    assert_eq!(error, ForecastError::FlagsMismatch { flags: 1, periods: 2 });
    let series = Series { first_weekday: Some(7), ..Series::new(&values) };
    let error = forecast(&series, &Request::default()).unwrap_err();
    assert_eq!(error, ForecastError::Weekday { weekday: 7 });
}

#[test]
fn one_period_is_repeated_and_says_why() {
    let answer = forecast(&Series::new(&[12.0]), &Request::default()).unwrap();
    assert_eq!(answer.mean, [12.0; 30]);
    assert_eq!(answer.explanation.pattern.class, DemandClass::New);
    assert_eq!(answer.explanation.fallback.as_deref(), Some("1 periods are too few to try models on"));
    let (low, high) = (&answer.quantiles[0], &answer.quantiles[4]);
    assert!(low.values[0] < 12.0 && high.values[0] > 12.0);
}

#[test]
fn ended_demand_is_forecast_as_zero() {
    let mut values: Vec<f64> = (0..60).map(|t| 10.0 + f64::from(t % 4)).collect();
    values.extend([0.0; 40]);
    let answer = forecast(&Series::new(&values), &Request::default()).unwrap();
    assert_eq!(answer.explanation.chosen, ModelName::Zero);
    assert_eq!(answer.mean, [0.0; 30]);
    assert!(answer.total.iter().all(|(_, value)| *value == 0.0));
}

#[test]
fn ten_years_of_days_are_answered() {
    let values: Vec<f64> = (0..3_650).map(|day| 30.0 + f64::from(day % 7) * 4.0 + f64::from(day * 31 % 11)).collect();
    let request = Request { horizon: 365, ..Request::default() };
    let answer = forecast(&Series::new(&values), &request).unwrap();
    assert_eq!(answer.mean.len(), 365);
    assert!(answer.mean.iter().all(|value| (20.0..75.0).contains(value)));
}

#[test]
fn explosive_history_is_held_to_what_was_seen() {
    let values: Vec<f64> = (0..40).map(|t| 1.5_f64.powi(t)).collect();
    let highest = values[39];
    let request = Request { horizon: 200, season: 1, ..Request::default() };
    let answer = forecast(&Series::new(&values), &request).unwrap();
    assert!(answer.mean.iter().all(|value| *value <= 4.0 * highest));
}

#[test]
fn a_stockout_does_not_pull_the_forecast_down() {
    let mut values = vec![20.0; 60];
    let mut flags = vec![false; 60];
    for t in 45..60 {
        values[t] = 0.0;
        flags[t] = true;
    }
    let series = Series { censored: Some(&flags), ..Series::new(&values) };
    let answer = forecast(&series, &Request::default()).unwrap();
    assert_eq!(answer.explanation.censored_corrected, 15);
    assert!(answer.mean.iter().all(|value| (value - 20.0).abs() < 1e-9));
}

#[test]
fn a_forecast_follows_the_level_after_its_last_lasting_change() {
    let values: Vec<f64> =
        (0..100).map(|t| if t < 70 { 10.0 } else { 25.0 } + f64::from(t * t * 31 % 101) / 50.0).collect();
    let answer = forecast(&Series::new(&values), &Request { season: 1, ..Request::default() }).unwrap();
    let shift = answer.explanation.level_shift.unwrap();
    assert_eq!(shift.period, 70);
    assert!((shift.ratio - 26.0 / 11.0).abs() < 0.1, "{shift:?}");
    assert!(answer.mean.iter().all(|value| (24.0..28.0).contains(value)), "{:?}", answer.mean);
    // The old level does not widen the quantiles either.
    assert!(answer.quantiles[0].values[0] > 20.0);
}

#[test]
fn a_reason_has_no_undefined_errors_in_it() {
    // A year in which the last months sold nothing: relative errors of those periods have no meaning.
    let mut values = vec![0.0; 365];
    for day in (0..200).step_by(9) {
        values[day] = 2.0;
    }
    let request = Request { horizon: 30, season: 7, ..Request::default() };
    let answer = forecast(&Series { values: &values, censored: None, first_weekday: None }, &request).unwrap();
    assert!(!answer.explanation.reason.contains("NaN"), "{}", answer.explanation.reason);
}

#[test]
fn a_forecast_with_its_total_is_what_both_say_alone() {
    let values: Vec<f64> = (0..120).map(|day| f64::from(10 + day % 7 + day * 13 % 5)).collect();
    let request = Request { horizon: 21, ..Request::default() };
    let series = Series::new(&values);
    let (both, total) = stockflow_forecast::forecast_and_total(&series, &request).unwrap();
    assert_eq!(both, forecast(&series, &request).unwrap());
    assert_eq!(total, total_over(&series, &request, 21).unwrap());
}
