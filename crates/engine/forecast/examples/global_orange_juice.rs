//! The global model on weekly orange-juice sales with prices and promotions known ahead.
//!
//! `global_orange_juice <data folder> [validate] [panel] [name=value …]`: `validate` scores five
//! rolling origins inside the training rows instead of the test rows; `panel` chooses between
//! engine and global model for each series.

mod global_support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use global_support::{Accuracy, Outcome, adjust, open, peak_memory_mb};
use stockflow_forecast::Request;
use stockflow_forecast::global::boosting::{BoostOptions, Loss};
use stockflow_forecast::global::{Calendar, Driver, DriverRole, GlobalModel, GlobalOptions, Member, Panel, Series};
use stockflow_forecast::panel::{PanelOptions, forecast_panel};

const BRANDS: usize = 11;
/// Scored rows after the origin, and weeks looked ahead to find them.
const SCORED: usize = 6;
const HORIZON: usize = 8;

#[derive(Clone, Copy)]
struct Row {
    week: usize,
    value: f64,
    price: f32,
    deal: f32,
    feature: f32,
    test: bool,
}

type Sales = BTreeMap<(u32, u32), Vec<Row>>;

fn read(folder: &Path) -> Outcome<Sales> {
    let mut sales = Sales::new();
    for record in open(folder, "orange_juice/sales_dev_stores.csv.gz")?.records() {
        let record = record?;
        let row = Row {
            week: record[3].parse()?,
            value: record[4].parse()?,
            price: record[5].parse()?,
            deal: record[6].parse()?,
            feature: record[7].parse()?,
            test: &record[8] == "test",
        };
        sales.entry((record[1].parse()?, record[2].parse()?)).or_default().push(row);
    }
    Ok(sales)
}

/// Weekly columns of one store and brand, from week `first` to `last`.
struct Columns {
    values: Vec<f32>,
    price: Vec<f32>,
    deal: Vec<f32>,
    feature: Vec<f32>,
    log_price: Vec<f32>,
}

fn columns(rows: &[Row], first: usize, origin: usize, last: usize) -> Columns {
    let empty = || vec![f32::NAN; last + 1 - first];
    let mut columns = Columns {
        values: vec![f32::NAN; origin + 1 - first],
        price: empty(),
        deal: empty(),
        feature: empty(),
        log_price: empty(),
    };
    for row in rows.iter().filter(|row| row.week <= last) {
        let place = row.week - first;
        if row.week <= origin {
            columns.values[place] = row.value as f32;
        }
        columns.price[place] = row.price;
        columns.deal[place] = row.deal;
        columns.feature[place] = row.feature;
        columns.log_price[place] = row.price.ln();
    }
    columns
}

fn score(sales: &Sales, origin: usize, options: &GlobalOptions, choose: bool) -> Outcome<Accuracy> {
    let first = sales.values().flatten().map(|row| row.week).min().unwrap_or(0);
    let last = origin + HORIZON;
    let stores: Vec<u32> = {
        let mut stores: Vec<u32> = sales.keys().map(|key| key.0).collect();
        stores.dedup();
        stores
    };
    let columns: BTreeMap<(u32, u32), Columns> =
        sales.iter().map(|(key, rows)| (*key, columns(rows, first, origin, last))).collect();
    let series = sales.keys().map(|key| {
        let own = &columns[key];
        let mut drivers: Vec<&[f32]> = vec![&own.price, &own.deal, &own.feature];
        for brand in 1..=BRANDS as u32 {
            drivers.push(columns.get(&(key.0, brand)).map_or(&[][..], |other| &other.log_price));
        }
        let store = stores.iter().position(|store| *store == key.0).unwrap_or(0) as u32;
        Series { start: 0, values: &own.values, categories: vec![store, key.1], drivers }
    });
    let mut drivers = vec![
        Driver { name: "price".into(), role: DriverRole::Price },
        Driver { name: "deal".into(), role: DriverRole::Promotion },
        Driver { name: "feature".into(), role: DriverRole::Promotion },
    ];
    drivers.extend(
        (1..=BRANDS).map(|brand| Driver { name: format!("price of brand {brand}"), role: DriverRole::Numeric }),
    );
    let panel = Panel {
        // Week 1 began on 1989-09-14.
        calendar: Calendar::Weekly { first_day: 7_196 + 7 * (first as i64 - 1) },
        season: 1,
        categories: vec!["store".into(), "brand".into()],
        drivers,
        pools: vec![vec![1], vec![0]],
        series: series.collect(),
    };
    let forecasts = if choose {
        let request = Request { horizon: HORIZON, season: 1, count: false, ..Request::default() };
        let options = PanelOptions { global: options.clone(), windows: 2 };
        let answer = forecast_panel(&panel, &request, &options)?;
        answer.forecasts.into_iter().map(|forecast| forecast.mean).collect()
    } else {
        GlobalModel::fit(&panel, options)?.forecast(&panel, HORIZON)?
    };
    let mut accuracy = Accuracy::default();
    for (rows, forecast) in sales.values().zip(forecasts) {
        let known = rows.iter().filter(|row| row.week <= origin);
        let history: Vec<f64> = known.map(|row| row.value).collect();
        let ahead: Vec<&Row> = rows.iter().filter(|row| row.week > origin && row.week <= last).take(SCORED).collect();
        if ahead.len() == SCORED {
            let actual: Vec<f64> = ahead.iter().map(|row| row.value).collect();
            let of_week = |row: &&Row| forecast[row.week - origin - 1];
            accuracy.add(&history, &actual, &ahead.iter().map(of_week).collect::<Vec<f64>>());
        }
    }
    Ok(accuracy)
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("usage: global_orange_juice <data folder>")?;
    let mut options = GlobalOptions {
        horizon: HORIZON,
        block: HORIZON,
        members: vec![Member { loss: Loss::Quantile { level: 0.5 }, level_power: 0.0 }],
        min_history: 8,
        similar_periods: 104,
        boost: BoostOptions {
            rounds: 400,
            learning_rate: 0.04,
            max_leaves: 15,
            min_leaf_curvature: 30.0,
            row_fraction: 0.7,
            column_fraction: 0.5,
            max_leaf_step: 2.0,
            ..BoostOptions::default()
        },
        ..GlobalOptions::default()
    };
    adjust(&mut options, &arguments[1..])?;
    let sales = read(Path::new(folder))?;
    let start = Instant::now();
    let train_end = sales.values().flatten().filter(|row| !row.test).map(|row| row.week).max();
    let train_end = train_end.ok_or("no training rows")?;
    let origins = match arguments.iter().any(|argument| argument == "validate") {
        true => (1..=5).map(|back| train_end - back * HORIZON).collect(),
        false => vec![train_end],
    };
    let choose = arguments.iter().any(|argument| argument == "panel");
    let mut out = std::io::stdout().lock();
    for origin in origins {
        let accuracy = score(&sales, origin, &options, choose)?;
        writeln!(out, "orange juice, origin week {origin}: {}", accuracy.line())?;
    }
    let seconds = start.elapsed().as_secs_f64();
    writeln!(out, "{seconds:.1} s, {} MB", peak_memory_mb().unwrap_or(0))?;
    Ok(())
}
