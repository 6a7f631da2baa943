//! The classic engine on weekly orange-juice sales, with and without prices and promotions known
//! ahead.
//!
//! `drivers_orange_juice <data folder> [validate]`: `validate` scores five rolling origins inside
//! the training rows instead of the test rows.

#[allow(dead_code, reason = "the global model uses the rest")]
mod global_support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use global_support::{Accuracy, Outcome, open};
use stockflow_forecast::drivers::{Driver, DriverKind, Prior, estimate_drivers, forecast_with_drivers};
use stockflow_forecast::{Request, Series, forecast};

/// Scored rows after the origin, and weeks looked ahead to find them.
const SCORED: usize = 6;
const HORIZON: usize = 8;

struct Row {
    week: usize,
    value: f64,
    drivers: [f64; 3],
    test: bool,
}

type Sales = BTreeMap<(u32, u32), Vec<Row>>;

fn read(folder: &Path) -> Outcome<Sales> {
    let mut sales = Sales::new();
    for record in open(folder, "orange_juice/sales_dev_stores.csv.gz")?.records() {
        let record = record?;
        let drivers = [record[5].parse()?, record[6].parse()?, record[7].parse()?];
        let row = Row { week: record[3].parse()?, value: record[4].parse()?, drivers, test: &record[8] == "test" };
        sales.entry((record[1].parse()?, record[2].parse()?)).or_default().push(row);
    }
    Ok(sales)
}

/// Values up to the origin and drivers up to the horizon, by week from the first row.
fn columns(rows: &[Row], origin: usize) -> (Vec<f64>, [Vec<f64>; 3]) {
    let first = rows[0].week;
    let mut values = vec![f64::NAN; origin + 1 - first];
    let mut drivers = [(); 3].map(|()| vec![f64::NAN; origin + 1 + HORIZON - first]);
    for row in rows.iter().filter(|row| row.week <= origin + HORIZON) {
        if row.week <= origin {
            values[row.week - first] = row.value;
        }
        for (column, value) in drivers.iter_mut().zip(row.drivers) {
            column[row.week - first] = value;
        }
    }
    (values, drivers)
}

fn score(sales: &Sales, origin: usize) -> Outcome<[Accuracy; 2]> {
    let request = Request { horizon: HORIZON, season: 1, count: false, ..Request::default() };
    let names = ["price", "deal", "feature"];
    let kinds = [DriverKind::Price, DriverKind::Promotion, DriverKind::Promotion];
    let known: Vec<_> = sales.values().filter(|rows| rows[0].week + 8 < origin).collect();
    let columns: Vec<_> = known.iter().map(|rows| columns(rows, origin)).collect();
    let drivers = |at: usize, length: usize| -> Vec<Driver<'_>> {
        let own = names.iter().zip(kinds).zip(&columns[at].1);
        own.map(|((name, kind), values)| Driver { name, kind, values: &values[..length] }).collect()
    };
    let effects: Result<Vec<_>, _> = (0..known.len())
        .map(|at| {
            let values = &columns[at].0;
            estimate_drivers(&Series::new(values), &drivers(at, values.len()), request.season)
        })
        .collect();
    let prior = Prior::pool(&effects?);
    let mut accuracy = [Accuracy::default(), Accuracy::default()];
    for (at, rows) in known.iter().enumerate() {
        let values = &columns[at].0;
        let ahead: Vec<&Row> =
            rows.iter().filter(|row| row.week > origin && row.week <= origin + HORIZON).take(SCORED).collect();
        if ahead.len() < SCORED {
            continue;
        }
        let history: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let actual: Vec<f64> = ahead.iter().map(|row| row.value).collect();
        let of = |mean: &[f64]| ahead.iter().map(|row| mean[row.week - origin - 1]).collect::<Vec<f64>>();
        let driven =
            forecast_with_drivers(&Series::new(values), &drivers(at, values.len() + HORIZON), &request, &prior)?;
        let alone = forecast(&Series::new(values), &request)?;
        accuracy[0].add(&history, &actual, &of(&driven.forecast.mean));
        accuracy[1].add(&history, &actual, &of(&alone.mean));
    }
    Ok(accuracy)
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("usage: drivers_orange_juice <data folder> [validate]")?;
    let sales = read(Path::new(folder))?;
    let start = Instant::now();
    let train_end = sales.values().flatten().filter(|row| !row.test).map(|row| row.week).max();
    let train_end = train_end.ok_or("no training rows")?;
    let origins = match arguments.iter().any(|argument| argument == "validate") {
        true => (1..=5).map(|back| train_end - back * HORIZON).collect(),
        false => vec![train_end],
    };
    let mut out = std::io::stdout().lock();
    for origin in origins {
        let [driven, alone] = score(&sales, origin)?;
        writeln!(out, "origin week {origin}, with drivers:    {}", driven.line())?;
        writeln!(out, "origin week {origin}, without drivers: {}", alone.line())?;
    }
    writeln!(out, "{:.1} s", start.elapsed().as_secs_f64())?;
    Ok(())
}
