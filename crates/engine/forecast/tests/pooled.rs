//! What holds for series that learn from each other, whatever they are.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside of them")]

use proptest::prelude::*;
use stockflow_forecast::pooled::{Pool, Pooling, forecast_pooled, forecast_with_pool};
use stockflow_forecast::{Forecast, ModelName, Outcome, Request, Series, forecast};

fn request() -> Request {
    Request { horizon: 4, season: 1, quantiles: vec![0.1, 0.5, 0.9], count: false, ..Request::default() }
}

/// Histories that grow at paces and from levels of their own, with noise.
fn histories(count: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut state = seed | 1;
    let mut noise = move || {
        // Marsaglia's xorshift (2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 1_000) as f64 / 1_000.0
    };
    let one = |_| {
        let (mut level, pace, length) = (50.0 + 900.0 * noise(), 0.06 * noise(), 12 + (20.0 * noise()) as usize);
        let mut next = || {
            level *= 1.0 + pace * (0.5 + noise());
            level
        };
        (0..length).map(|_| next()).collect()
    };
    (0..count).map(one).collect()
}

fn answers(histories: &[Vec<f64>], request: &Request) -> Vec<Forecast> {
    let series: Vec<Series<'_>> = histories.iter().map(|values| Series::new(values)).collect();
    forecast_pooled(&series, request).into_iter().map(Result::unwrap).collect()
}

/// What is the same when two answers are: errors of models that could not run are NaN, which equal nothing.
fn told(answers: &[Forecast]) -> Vec<String> {
    answers.iter().map(|answer| format!("{answer:?}")).collect()
}

fn pooled(answer: &Forecast) -> Option<Outcome> {
    let candidates = &answer.explanation.candidates;
    candidates.iter().find(|candidate| candidate.model == ModelName::Pooled).map(|candidate| candidate.outcome)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_series_changes_nothing(seed in any::<u64>(), turn in 1_usize..60) {
        let mut histories = histories(60, seed);
        let mut straight = told(&answers(&histories, &request()));
        histories.rotate_left(turn);
        straight.rotate_left(turn);
        prop_assert!(straight == told(&answers(&histories, &request())));
    }

    #[test]
    fn a_change_of_unit_changes_nothing_else(seed in any::<u64>(), power in -3_i32..8) {
        // Powers of two scale without rounding, but for the weights' powers of errors.
        let by = 2.0_f64.powi(power);
        let histories = histories(60, seed);
        let larger: Vec<Vec<f64>> =
            histories.iter().map(|values| values.iter().map(|value| by * value).collect()).collect();
        for (one, other) in answers(&histories, &request()).iter().zip(&answers(&larger, &request())) {
            let near = |(one, other): (&f64, &f64)| (by * one - other).abs() <= 1e-9 * other.abs();
            prop_assert!(one.mean.iter().zip(&other.mean).all(near), "{:?} {:?}", one.mean, other.mean);
            prop_assert_eq!(pooled(one), pooled(other));
        }
    }

    #[test]
    fn answers_are_finite_positive_and_ordered(seed in any::<u64>(), season in 1_usize..5) {
        let mut histories = histories(60, seed);
        histories.push(vec![0.0; 20]);
        histories.push(vec![5.0]);
        histories.push((0..30).map(|t| f64::from(t % 5 / 4)).collect());
        for answer in answers(&histories, &Request { season, ..request() }) {
            prop_assert!(answer.mean.iter().all(|value| value.is_finite() && *value >= 0.0));
            for pair in answer.quantiles.windows(2) {
                prop_assert!(pair[0].values.iter().zip(&pair[1].values).all(|(low, high)| low <= high));
            }
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let histories = histories(700, 5);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| answers(&histories, &request()))
    };
    let one = on(1);
    assert!(told(&one) == told(&on(3)));
    assert!(one.iter().filter(|answer| pooled(answer) == Some(Outcome::Averaged)).count() > 600);
}

#[test]
fn a_series_that_stands_still_goes_on_so_in_any_company() {
    let mut histories = histories(80, 3);
    histories.push(vec![12.0; 20]);
    let answer = answers(&histories, &request()).pop().unwrap();
    assert!(answer.mean.iter().all(|value| (value - 12.0).abs() < 1e-9), "{:?}", answer.mean);
}

#[test]
fn a_few_series_are_no_company() {
    let histories = histories(Pool::FEWEST - 1, 9);
    for (answer, values) in answers(&histories, &request()).into_iter().zip(&histories) {
        assert_eq!(told(&[answer]), told(&[forecast(&Series::new(values), &request()).unwrap()]));
    }
}

#[test]
fn the_longer_a_history_the_less_it_goes_by_the_others() {
    let mut histories = histories(200, 21);
    let long = histories.iter().max_by_key(|values| values.len()).unwrap().clone();
    let short = long[long.len() - 12..].to_vec();
    histories.extend([long, short]);
    let share = |answer: &Forecast| -> f64 {
        let reason = &answer.explanation.reason;
        let told = reason.split("pooled autoregression ").nth(1).unwrap();
        told.split(' ').next().unwrap().parse().unwrap()
    };
    let answers = answers(&histories, &request());
    // 200 of 400 parts: half of 15/(15 + 31) or so, and of 15/(15 + 12) and more, because for the short one there are
    // fewer models; past errors move both a little.
    let (long, short) = (share(&answers[200]), share(&answers[201]));
    assert!(long > 12.0 && long < 24.0 && short > 27.0 && short < 50.0, "{long} {short}");
}

#[test]
fn a_pool_is_asked_where_it_has_something_to_say() {
    assert!(Pooling::new(&request()).is_some());
    let named = |models: Vec<ModelName>| Pooling::new(&Request { models, ..request() }).is_some();
    assert!(named(vec![ModelName::Pooled, ModelName::Ets]) && !named(vec![ModelName::Ets]));
    assert!(Pooling::new(&Request { season: Pool::MAX_SEASON + 1, ..request() }).is_none());
    assert!(Pooling::new(&Request { horizon: Pool::MAX_HORIZON + 1, ..request() }).is_none());
    assert!(Pooling::new(&Request { longer_seasons: vec![4], ..request() }).is_none());
    assert!(Pooling::new(&Request { horizon: 0, ..request() }).is_none());
}

#[test]
fn it_may_speak_alone_and_what_cannot_be_forecast_is_told() {
    let histories = histories(100, 11);
    let bad = [f64::INFINITY];
    let mut pooling = Pooling::new(&request()).unwrap();
    histories.iter().for_each(|values| pooling.add(&Series::new(values)));
    let sums = pooling.pool();
    pooling.add(&Series::new(&bad));
    assert_eq!(pooling.pool(), sums);
    assert!(forecast_with_pool(&Series::new(&bad), &request(), sums.as_ref()).is_err());
    let alone = Request { models: vec![ModelName::Pooled], ..request() };
    let answer = forecast_with_pool(&Series::new(&histories[0]), &alone, sums.as_ref()).unwrap();
    assert_eq!(answer.explanation.chosen, ModelName::Pooled);
    let without = forecast(&Series::new(&histories[0]), &alone).unwrap();
    assert_eq!(pooled(&without), None);
    assert!(without.explanation.fallback.is_some());
}

#[test]
fn eight_periods_are_enough_to_be_told_by_longer_histories() {
    let mut histories = histories(60, 11);
    histories[..9].iter_mut().for_each(|values| values.truncate(8));
    let answers = answers(&histories, &request());
    assert!(answers[..9].iter().all(|answer| pooled(answer) == Some(Outcome::Averaged)));
}

#[test]
fn no_single_model_speaks_alone_in_company() {
    let mut histories = histories(60, 5);
    // A model hits what is all but a straight line ten times better than the average of them.
    histories.push((0..24).map(|t| 100.0 + 7.0 * f64::from(t) + 0.01 * f64::from(t * 7 % 5)).collect());
    let in_company = answers(&histories, &request()).pop().unwrap().explanation;
    let alone = forecast(&Series::new(&histories[60]), &request()).unwrap().explanation;
    assert!(alone.chosen != ModelName::Ensemble && in_company.chosen == ModelName::Ensemble);
    let error = |model| in_company.candidates.iter().find(|one| one.model == model).unwrap().mase;
    assert!(error(alone.chosen) < 0.3 * error(ModelName::Ensemble));
}
