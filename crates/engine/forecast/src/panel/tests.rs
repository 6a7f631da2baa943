use super::*;
use crate::global::boosting::BoostOptions;
use crate::global::{Calendar, Driver, DriverRole};
use crate::{ModelName, Outcome};

const DAYS: usize = 126;
const AHEAD: usize = 14;

/// Shelves whose promotions, different for each, treble demand; only the global model knows of them.
struct Shop {
    values: Vec<Vec<f32>>,
    promotions: Vec<Vec<f32>>,
}

fn draw(seed: usize) -> f64 {
    (seed as f64 * 0.618_033_988_75).fract()
}

fn promoted(item: usize, day: usize) -> bool {
    draw(item * 37 + day / 3) < 0.25
}

fn shop(items: usize, lift: f64) -> Shop {
    let expected = |item: usize, day: usize| (item % 7 + 3) as f64 * if promoted(item, day) { lift } else { 1.0 };
    let noise = |item: usize, day: usize| 0.8 + 0.4 * draw(item * 1_000 + day * 17);
    let values = |item| (0..DAYS).map(|day| (expected(item, day) * noise(item, day)) as f32).collect();
    let known = |item| (0..DAYS + AHEAD).map(|day| f32::from(u8::from(promoted(item, day)))).collect();
    Shop { values: (0..items).map(values).collect(), promotions: (0..items).map(known).collect() }
}

fn panel(shop: &Shop) -> Panel<'_> {
    let series = shop.values.iter().zip(&shop.promotions).enumerate();
    Panel {
        calendar: Calendar::Undated,
        season: 1,
        categories: vec!["shelf".into()],
        drivers: vec![Driver { name: "promotion".into(), role: DriverRole::Promotion }],
        pools: vec![vec![0]],
        series: series
            .map(|(item, (values, promotion))| Series {
                start: 0,
                values,
                categories: vec![item as u32 % 3],
                drivers: vec![promotion],
            })
            .collect(),
    }
}

fn request() -> Request {
    let quantiles = vec![0.1, 0.5, 0.9];
    Request { horizon: AHEAD, season: 1, quantiles, count: false, ..Request::default() }
}

fn options() -> PanelOptions {
    let boost = BoostOptions {
        rounds: 60,
        learning_rate: 0.1,
        max_leaves: 15,
        min_leaf_curvature: 5.0,
        ..BoostOptions::default()
    };
    let global = GlobalOptions { block: AHEAD, boost, ..GlobalOptions::default() };
    PanelOptions { global, windows: 2 }
}

#[test]
fn where_promotions_decide_the_global_model_is_believed_and_the_answer_says_so() {
    let shop = shop(20, 4.0);
    let answer = forecast_panel(&panel(&shop), &request(), &options()).unwrap();
    assert!(answer.shares.iter().filter(|share| **share >= 0.75).count() >= 18, "{:?}", answer.shares);
    for (item, forecast) in answer.forecasts.iter().enumerate() {
        let why = &forecast.explanation;
        assert!(matches!(why.chosen, ModelName::Global | ModelName::Blend));
        assert_eq!((why.candidates[0].model, why.candidates[0].outcome), (why.chosen, Outcome::Chosen));
        let named = |model| why.candidates.iter().filter(|one| one.model == model).collect::<Vec<_>>();
        let engine = why.candidates.iter().find(|one| one.outcome != Outcome::Chosen).unwrap();
        assert_eq!(named(ModelName::Global).len(), 1);
        assert!(named(ModelName::Global)[0].rmse < engine.rmse || item > 0);
        assert!(why.reason.contains("% of it the global model's"), "{}", why.reason);
        let on: f64 = (0..AHEAD).filter(|step| promoted(item, DAYS + step)).map(|step| forecast.mean[step]).sum();
        let off: f64 = (0..AHEAD).filter(|step| !promoted(item, DAYS + step)).map(|step| forecast.mean[step]).sum();
        let count = (0..AHEAD).filter(|step| promoted(item, DAYS + step)).count();
        if count > 0 && count < AHEAD {
            assert!(on / count as f64 > 2.0 * off / (AHEAD - count) as f64);
        }
    }
}

#[test]
fn quantiles_are_ordered_and_hold_what_they_say() {
    let shop = shop(40, 4.0);
    let answer = forecast_panel(&panel(&shop), &request(), &options()).unwrap();
    let mut inside = 0;
    for (item, forecast) in answer.forecasts.iter().enumerate() {
        for pair in forecast.quantiles.windows(2) {
            assert!(pair[0].values.iter().zip(&pair[1].values).all(|(low, high)| 0.0 <= *low && low <= high));
        }
        assert!(forecast.total.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        for step in 0..AHEAD {
            let lift = if promoted(item, DAYS + step) { 4.0 } else { 1.0 };
            let noise = 0.8 + 0.4 * draw(item * 1_000 + (DAYS + step) * 17);
            let actual = (item % 7 + 3) as f64 * lift * noise;
            let (low, high) = (forecast.quantiles[0].values[step], forecast.quantiles[2].values[step]);
            inside += u32::from(low <= actual && actual <= high);
        }
    }
    let share = f64::from(inside) / (40 * AHEAD) as f64;
    assert!((0.7..=0.98).contains(&share), "{share}");
}

#[test]
fn neither_threads_nor_the_order_of_the_series_change_a_bit() {
    let shop = shop(12, 2.0);
    let straight = panel(&shop);
    let with = |threads, panel: &Panel<'_>| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| forecast_panel(panel, &request(), &options()).unwrap().forecasts)
    };
    // Errors of models that could not run are NaN, so the words are compared.
    let words = |forecasts: &[Forecast]| forecasts.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>();
    let one = words(&with(1, &straight));
    assert_eq!(words(&with(3, &straight)), one);
    let mut turned = straight.clone();
    turned.series.rotate_left(5);
    turned.series.swap(0, 3);
    let mut expected = one.clone();
    expected.rotate_left(5);
    expected.swap(0, 3);
    assert_eq!(words(&with(2, &turned)), expected);
}

#[test]
fn newcomers_and_the_dead_are_answered_too() {
    let shop = shop(8, 2.0);
    let mut panel = panel(&shop);
    let mut ended = vec![6.0_f32; 60];
    ended.extend([0.0; 66]);
    let newcomer = Series { start: DAYS, values: &[], drivers: vec![&[]], ..panel.series[0].clone() };
    let dead = Series { values: &ended, ..panel.series[0].clone() };
    panel.series.extend([newcomer, dead]);
    let answer = forecast_panel(&panel, &request(), &options()).unwrap();
    let (newcomer, dead) = (&answer.forecasts[8], &answer.forecasts[9]);
    assert_eq!((newcomer.explanation.chosen, answer.shares[8]), (ModelName::Global, 1.0));
    assert!(newcomer.mean.iter().all(|value| *value > 0.0));
    assert!(newcomer.quantiles[2].values[0] > newcomer.quantiles[0].values[0]);
    assert_eq!((dead.explanation.chosen, answer.shares[9]), (ModelName::Zero, 0.0));
    assert!(dead.mean.iter().all(|value| *value == 0.0));
}

#[test]
fn a_past_too_short_to_look_back_on_is_shared_evenly() {
    let shop = shop(6, 1.0);
    let mut panel = panel(&shop);
    for (series, values) in panel.series.iter_mut().zip(&shop.values) {
        series.values = &values[..AHEAD];
    }
    let mut options = options();
    options.global.min_history = 2;
    let answer = forecast_panel(&panel, &request(), &options).unwrap();
    assert!(answer.shares.iter().all(|share| *share == 0.5), "{:?}", answer.shares);
    assert!(answer.forecasts[0].explanation.reason.contains("no window"));
}

#[test]
fn what_does_not_fit_is_refused() {
    let shop = shop(3, 1.0);
    let panel = panel(&shop);
    let season = Request { season: 7, ..request() };
    assert_eq!(forecast_panel(&panel, &season, &options()), Err(PanelError::Season { request: 7, panel: 1 }));
    let none = Panel { series: Vec::new(), ..panel.clone() };
    let error = forecast_panel(&none, &request(), &options()).unwrap_err();
    assert_eq!(error, PanelError::Global(crate::global::GlobalError::NoHistory));
    let request = Request { horizon: 0, ..request() };
    assert!(matches!(forecast_panel(&panel, &request, &options()), Err(PanelError::Request(_))));
}
