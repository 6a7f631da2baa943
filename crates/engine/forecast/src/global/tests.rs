use super::boosting::{BoostOptions, Loss};
use super::*;

const DAYS: usize = 150;
const AHEAD: usize = 14;

/// A small shop: weekly pattern, promotions that double demand, one price cut.
struct Shop {
    values: Vec<Vec<f32>>,
    promotion: Vec<f32>,
    prices: Vec<Vec<f32>>,
}

fn draw(seed: usize) -> f64 {
    (seed as f64 * 0.618_033_988_75).fract()
}

fn expected(item: usize, day: usize, promoted: bool) -> f64 {
    let weekend = if day % 7 >= 5 { 1.5 } else { 1.0 };
    (item + 2) as f64 * 4.0 * weekend * if promoted { 2.0 } else { 1.0 }
}

fn shop() -> Shop {
    let promotion: Vec<f32> = (0..DAYS + AHEAD).map(|day| f32::from(u8::from(day % 11 < 2))).collect();
    let mut values = Vec::new();
    let mut prices = Vec::new();
    for item in 0..12 {
        let noise = |day: usize| 0.9 + 0.2 * draw(item * 1_000 + day);
        let demand = |day| (expected(item, day, promotion[day] > 0.0) * noise(day)) as f32;
        values.push((0..DAYS).map(demand).collect());
        prices.push(vec![2.0 + item as f32; DAYS + AHEAD]);
    }
    Shop { values, promotion, prices }
}

fn panel(shop: &Shop) -> Panel<'_> {
    let series = shop.values.iter().zip(&shop.prices).enumerate();
    Panel {
        calendar: Calendar::Daily { first_day: 16_800 },
        season: 7,
        categories: vec!["item".into(), "shelf".into()],
        drivers: vec![
            Driver { name: "price".into(), role: DriverRole::Price },
            Driver { name: "promotion".into(), role: DriverRole::Promotion },
        ],
        pools: vec![vec![1]],
        series: series
            .map(|(item, (values, prices))| Series {
                start: 0,
                values,
                categories: vec![item as u32, item as u32 % 2],
                drivers: vec![prices, &shop.promotion],
            })
            .collect(),
    }
}

fn options() -> GlobalOptions {
    GlobalOptions {
        horizon: AHEAD,
        boost: BoostOptions {
            rounds: 80,
            learning_rate: 0.1,
            max_leaves: 15,
            row_fraction: 0.8,
            min_leaf_curvature: 5.0,
            ..BoostOptions::default()
        },
        ..GlobalOptions::default()
    }
}

#[test]
fn weekdays_and_known_promotions_are_forecast() {
    let shop = shop();
    let panel = panel(&shop);
    let model = GlobalModel::fit(&panel, &options()).expect("fits");
    let forecasts = model.forecast(&panel, AHEAD).expect("forecasts");
    for (item, forecast) in forecasts.iter().enumerate() {
        assert_eq!(forecast.len(), AHEAD);
        for (step, value) in forecast.iter().enumerate() {
            let day = DAYS + step;
            let truth = expected(item, day, shop.promotion[day] > 0.0);
            assert!((value / truth - 1.0).abs() < 0.15, "item {item} day {day}: {value}, {truth}");
        }
    }
}

#[test]
fn parts_add_up_and_a_promotion_is_credited() {
    let shop = shop();
    let panel = panel(&shop);
    for loss in [Loss::Tweedie { power: 1.1 }, Loss::Squared] {
        let members = vec![Member { loss, level_power: 0.5 }; 2];
        let options = GlobalOptions { members, ..options() };
        let model = GlobalModel::fit(&panel, &options).expect("fits");
        let forecasts = model.forecast(&panel, AHEAD).expect("forecasts");
        for step in 1..=AHEAD {
            let explained = model.explain(&panel, 3, step).expect("explains");
            let sum: f64 = explained.base + explained.parts.iter().map(|part| part.1).sum::<f64>();
            assert!((sum - explained.forecast).abs() < 1e-6 * explained.forecast);
            let forecast = forecasts[3][step - 1];
            assert!((explained.forecast - forecast).abs() < 1e-4 * forecast);
            let promotion = explained.parts.iter().find(|part| part.0 == "promotion");
            let promoted = shop.promotion[DAYS + step - 1] > 0.0;
            assert_eq!(promotion.expect("is named").1 > 0.2 * explained.base, promoted);
        }
    }
}

#[test]
fn one_and_two_threads_give_the_same_bits() {
    let shop = shop();
    let panel = panel(&shop);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
        pool.install(|| {
            let model = GlobalModel::fit(&panel, &options()).expect("fits");
            model.forecast(&panel, AHEAD).expect("forecasts")
        })
    };
    assert!(with_threads(1) == with_threads(2));
}

#[test]
fn twice_the_demand_is_forecast_twice() {
    let (shop, mut doubled) = (shop(), shop());
    doubled.values.iter_mut().flatten().for_each(|value| *value *= 2.0);
    let forecast = |shop: &Shop| {
        let panel = panel(shop);
        let model = GlobalModel::fit(&panel, &options()).expect("fits");
        model.forecast(&panel, AHEAD).expect("forecasts")
    };
    for (once, twice) in forecast(&shop).iter().flatten().zip(forecast(&doubled).iter().flatten()) {
        assert!((twice / once - 2.0).abs() < 0.06, "{once} and {twice}");
    }
}

#[test]
fn unknown_and_dead_series_are_forecast_plainly() {
    let shop = shop();
    let zeros = [0.0; 40];
    let mut panel = panel(&shop);
    let newcomer = Series { start: DAYS, values: &[], ..panel.series[0].clone() };
    let dead = Series { start: DAYS - 40, values: &zeros, ..panel.series[0].clone() };
    panel.series.extend([newcomer, dead]);
    let model = GlobalModel::fit(&panel, &options()).expect("fits");
    let forecasts = model.forecast(&panel, AHEAD).expect("forecasts");
    assert_eq!(forecasts[13], vec![0.0; AHEAD]);
    // The shelf's mean over the latest 28 days.
    let latest = DAYS - 28..DAYS;
    let shelf = shop.values.iter().step_by(2);
    let mean = shelf.flat_map(|values| &values[latest.clone()]).sum::<f32>() / (6.0 * 28.0);
    assert!((forecasts[12][0] / f64::from(mean) - 1.0).abs() < 1e-3, "{}", forecasts[12][0]);
}

#[test]
fn quantile_heads_never_cross() {
    let shop = shop();
    let panel = panel(&shop);
    let options = GlobalOptions { quantiles: vec![0.9, 0.1, 0.5], ..options() };
    let model = GlobalModel::fit(&panel, &options).expect("fits");
    let answers = model.forecast_quantiles(&panel, AHEAD).expect("forecasts");
    assert_eq!(answers.len(), 12);
    for answer in answers {
        for ((high, low), middle) in answer[0].iter().zip(&answer[1]).zip(&answer[2]) {
            assert!(0.0 <= *low && low <= middle && middle <= high);
        }
    }
}

#[test]
fn held_out_periods_choose_the_number_of_trees() {
    let shop = shop();
    let panel = panel(&shop);
    let mut options = GlobalOptions { hold_out: true, ..options() };
    options.boost.patience = 5;
    options.boost.learning_rate = 0.5;
    let model = GlobalModel::fit(&panel, &options).expect("fits");
    let rounds: Vec<usize> = model.blocks.iter().map(|block| block.members[0].rounds()).collect();
    assert!(rounds.iter().all(|rounds| (1..80).contains(rounds)), "{rounds:?}");
}

#[test]
fn what_does_not_fit_is_named() {
    let shop = shop();
    let fit = |panel: &Panel<'_>| GlobalModel::fit(panel, &options()).map(|_| ());
    let mut panel = panel(&shop);
    panel.pools.push(vec![7]);
    let unknown = GlobalError::UnknownCategory { pool: 1, category: 7, known: 2 };
    assert_eq!(fit(&panel), Err(unknown));
    panel.pools.pop();
    panel.series[2].drivers.pop();
    let shape = GlobalError::Shape { series: 2, what: "drivers", expected: 2, found: 1 };
    assert_eq!(fit(&panel), Err(shape));
    panel.series.swap_remove(2);
    panel.series[1].values = &[1.0, f32::INFINITY];
    let value = GlobalError::Value { series: 1, position: 1, value: f32::INFINITY };
    assert_eq!(fit(&panel), Err(value));
    panel.series.clear();
    assert_eq!(fit(&panel), Err(GlobalError::NoHistory));
}

#[test]
fn horizons_and_panels_not_trained_for_are_refused() {
    let shop = shop();
    let mut panel = panel(&shop);
    let model = GlobalModel::fit(&panel, &options()).expect("fits");
    let refused = GlobalError::Horizon { asked: AHEAD + 1, trained: AHEAD };
    assert_eq!(model.forecast(&panel, AHEAD + 1), Err(refused));
    let refused = GlobalError::UnknownSeries { series: 12, known: 12 };
    assert_eq!(model.explain(&panel, 12, 1), Err(refused));
    panel.season = 1;
    assert_eq!(model.forecast(&panel, 1), Err(GlobalError::OtherLayout));
}
