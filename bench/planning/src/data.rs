//! Daily demand of products over stores, from files.

use anyhow::{Context as _, Result, bail};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// One product over its stores.
pub(crate) struct Item {
    /// What a customer pays for a unit.
    pub(crate) price: f64,
    /// Units by store, then by day.
    pub(crate) demand: Vec<Vec<f64>>,
}

/// A table of text, plain or compressed.
fn table(path: &Path) -> Result<csv::Reader<Box<dyn Read>>> {
    let file = BufReader::new(File::open(path).with_context(|| format!("opening {}", path.display()))?);
    let plain: Box<dyn Read> =
        if path.extension().is_some_and(|e| e == "gz") { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    Ok(csv::Reader::from_reader(plain))
}

/// The M5 competition's daily sales: every `every`-th item from the `first`-th on, over all ten stores.
pub(crate) fn m5(folder: &Path, every: usize, first: usize) -> Result<Vec<Item>> {
    let mut prices: BTreeMap<String, f64> = BTreeMap::new();
    for row in table(&folder.join("price_runs.csv.gz"))?.into_records() {
        let row = row?;
        prices.insert(row[1].to_owned(), row[4].parse()?);
    }
    let mut items: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
    for row in table(&folder.join("sales_daily_d1495_d1913.csv.gz"))?.into_records() {
        let row = row?;
        let days: Result<Vec<f64>, _> = row.iter().skip(6).map(str::parse).collect();
        items.entry(row[1].to_owned()).or_default().push(days?);
    }
    let chosen = items.into_iter().skip(first).step_by(every.max(1));
    chosen
        .map(|(name, demand)| {
            let price = prices.get(&name).copied().with_context(|| format!("{name} has no price"))?;
            Ok(Item { price, demand })
        })
        .collect()
}

/// The demo's daily sales of a year: every `every`-th product from the `first`-th on, over all its stores.
pub(crate) fn demo(folder: &Path, every: usize, first: usize) -> Result<Vec<Item>> {
    let mut prices: BTreeMap<String, f64> = BTreeMap::new();
    for row in table(&folder.join("products.csv"))?.into_records() {
        let row = row?;
        prices.insert(row[0].to_owned(), row[7].parse().unwrap_or(1.0));
    }
    let mut stores: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in table(&folder.join("sales.csv.gz"))?.into_records() {
        let row = row?;
        // One sale fell on New Year's Day of 2018.
        if !row[0].starts_with("2017-") {
            continue;
        }
        let next = stores.len();
        let store = *stores.entry(row[1].to_owned()).or_insert(next);
        rows.push((row[2].to_owned(), store, day_of_2017(&row[0])?, row[3].parse::<f64>()?));
    }
    let mut items: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
    for (product, store, day, units) in rows {
        let demand = items.entry(product).or_insert_with(|| vec![vec![0.0; 365]; stores.len()]);
        demand[store][day] += units;
    }
    let chosen = items.into_iter().skip(first).step_by(every.max(1));
    Ok(chosen
        .map(|(name, demand)| {
            let price = prices.get(&name).copied().unwrap_or(1.0).max(0.01);
            Item { price, demand }
        })
        .collect())
}

/// Day of the year, from 0, of `2017-MM-DD`.
fn day_of_2017(date: &str) -> Result<usize> {
    const BEFORE: [usize; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let (Some("2017"), Some(month), Some(day)) = (year, month, day) else {
        bail!("{date} is no day of 2017");
    };
    let month: usize = month.parse()?;
    let before = BEFORE.get(month.wrapping_sub(1)).with_context(|| format!("{date} is no day"))?;
    Ok(before + day.parse::<usize>()?.saturating_sub(1))
}
