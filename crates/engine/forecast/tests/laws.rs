//! What holds for every series, whatever its values.

use proptest::prelude::*;
use stockflow_forecast::{Forecast, Request, Series, forecast, forecast_many, total_over};

fn request(season: usize, count: bool) -> Request {
    let quantiles = vec![0.9, 0.05, 0.5, 0.25, 0.99];
    Request { horizon: 9, season, quantiles, origins: 2, count, ..Request::default() }
}

/// Demand of any kind: steady, seasonal, slow, with gaps.
fn demand() -> impl Strategy<Value = Vec<f64>> {
    let slow = proptest::collection::vec(prop_oneof![3 => Just(0.0), 1 => 1.0..40.0_f64], 1..120);
    let steady = proptest::collection::vec(20.0..60.0_f64, 1..120);
    let gaps = proptest::collection::vec(prop_oneof![5 => 0.0..99.0_f64, 1 => Just(f64::NAN)], 2..120).prop_map(
        |mut values| {
            values[0] = 7.0;
            values
        },
    );
    prop_oneof![slow, steady, gaps]
}

fn sound(answer: &Forecast, horizon: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(answer.mean.len(), horizon);
    prop_assert_eq!(answer.seasonal_naive.len(), horizon);
    prop_assert!(answer.mean.iter().all(|value| value.is_finite() && *value >= 0.0));
    for path in &answer.quantiles {
        prop_assert_eq!(path.values.len(), horizon);
        prop_assert!(path.values.iter().all(|value| value.is_finite() && *value >= 0.0));
    }
    for pair in answer.quantiles.windows(2) {
        prop_assert!(pair[0].level < pair[1].level);
        prop_assert!(pair[0].values.iter().zip(&pair[1].values).all(|(low, high)| low <= high));
    }
    prop_assert!(answer.total.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    prop_assert!(answer.total.iter().all(|(_, value)| value.is_finite() && *value >= 0.0));
    Ok(())
}

proptest! {
    #[test]
    fn answers_are_finite_positive_and_ordered(values in demand(), season in 1_usize..13) {
        let answer = forecast(&Series::new(&values), &request(season, true)).unwrap();
        sound(&answer, 9)?;
        let highest = values.iter().copied().filter(|v| !v.is_nan()).fold(0.0, f64::max);
        prop_assert!(answer.mean.iter().all(|value| *value <= 6.0 * highest));
    }

    #[test]
    fn whole_units_have_whole_quantiles(values in demand()) {
        let answer = forecast(&Series::new(&values), &request(7, true)).unwrap();
        let mut all = answer.quantiles.iter().flat_map(|path| &path.values);
        prop_assert!(all.all(|value| value.fract() == 0.0));
    }

    #[test]
    fn a_change_of_unit_changes_nothing_else(values in demand(), power in -3_i32..8) {
        // Powers of two scale without rounding, so the answers agree to the last bit.
        let by = 2.0_f64.powi(power);
        let scaled: Vec<f64> = values.iter().map(|value| value * by).collect();
        let one = forecast(&Series::new(&values), &request(4, false)).unwrap();
        let other = forecast(&Series::new(&scaled), &request(4, false)).unwrap();
        prop_assert_eq!(one.explanation.chosen, other.explanation.chosen);
        for (one, other) in one.mean.iter().zip(&other.mean) {
            prop_assert!((one * by - other).abs() <= 1e-9 * other.abs(), "{one} {other}");
        }
        for (one, other) in one.quantiles.iter().zip(&other.quantiles) {
            for (one, other) in one.values.iter().zip(&other.values) {
                prop_assert!((one * by - other).abs() <= 1e-9 * other.abs(), "{one} {other}");
            }
        }
    }

    #[test]
    fn company_and_order_change_nothing(
        series in proptest::collection::vec(demand(), 1..6),
        turn in 0_usize..6,
    ) {
        let request = request(7, true);
        let mut order: Vec<usize> = (0..series.len()).collect();
        order.rotate_left(turn % series.len());
        let turned: Vec<Series<'_>> = order.iter().map(|&at| Series::new(&series[at])).collect();
        let together = forecast_many(&turned, &request);
        for (&at, answer) in order.iter().zip(together) {
            let alone = forecast(&Series::new(&series[at]), &request).unwrap();
            // Errors of models that could not run are NaN, so the words are compared.
            prop_assert_eq!(format!("{alone:?}"), format!("{:?}", answer.unwrap()));
        }
    }

    #[test]
    fn a_constant_is_forecast_as_itself(level in 0.5_f64..1e6, periods in 1_usize..90) {
        let values = vec![level; periods];
        let answer = forecast(&Series::new(&values), &request(7, false)).unwrap();
        prop_assert!(answer.mean.iter().all(|value| (value - level).abs() < 1e-6 * level));
    }

    #[test]
    fn nothing_sold_is_nothing_forecast(periods in 1_usize..200) {
        let values = vec![0.0; periods];
        let answer = forecast(&Series::new(&values), &request(7, true)).unwrap();
        prop_assert!(answer.mean.iter().all(|value| *value == 0.0));
        prop_assert!(answer.quantiles.iter().all(|p| p.values.iter().all(|value| *value == 0.0)));
        prop_assert!(answer.total.iter().all(|(_, value)| *value == 0.0));
    }

    #[test]
    fn demand_over_a_lead_time_is_sound(values in demand(), periods in 1_usize..60) {
        let total = total_over(&Series::new(&values), &request(7, true), periods).unwrap();
        prop_assert_eq!(total.periods, periods);
        prop_assert!(total.mean.is_finite() && total.mean >= 0.0 && total.sd >= 0.0);
        prop_assert!(total.quantiles.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }
}
