//! The M5 files as columns.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::global_support::{Outcome, open};

/// The first day of the sales file, d_1495: 2015-03-03 as days since 1970-01-01.
pub(crate) const FIRST_DAY: i64 = 16_497;
/// d_1495 in the calendar's count of days.
const FIRST_NUMBER: usize = 1_495;
/// Days of sales in the file.
pub(crate) const DAYS: usize = 419;
/// Days with known drivers.
const KNOWN_DAYS: usize = DAYS + 28;

/// First week, last week and price of a run of equal prices.
type PriceRun = (u32, u32, f32);

/// What is known of each day.
#[derive(Default)]
struct Days {
    events: Vec<f32>,
    snap: Vec<Vec<f32>>,
    weeks: Vec<u32>,
}

/// Names turned into codes in order of appearance.
#[derive(Debug, Default)]
struct Codes(BTreeMap<String, u32>);

impl Codes {
    fn code(&mut self, name: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

/// One item in one store.
pub(crate) struct Row {
    /// Codes of item, department, category, store and state.
    pub(crate) codes: [u32; 5],
    pub(crate) sales: Vec<f32>,
    pub(crate) prices: Vec<f32>,
}

/// All that is read.
pub(crate) struct Retail {
    pub(crate) rows: Vec<Row>,
    /// By day: the event's code, 0 for none.
    pub(crate) events: Vec<f32>,
    /// By state code and day: whether food stamps are accepted.
    pub(crate) snap: Vec<Vec<f32>>,
}

/// Reads the sales of all series, or of those in the sample file.
pub(crate) fn read(folder: &Path, sample: bool) -> Outcome<Retail> {
    let wanted: Option<BTreeSet<String>> = match sample {
        false => None,
        true => {
            let mut ids = BTreeSet::new();
            for record in open(folder, "m5/sample3000.csv.gz")?.records() {
                ids.insert(record?[0].to_owned());
            }
            Some(ids)
        }
    };
    let days = calendar(folder)?;
    let mut runs: BTreeMap<(String, String), Vec<PriceRun>> = BTreeMap::new();
    for record in open(folder, "m5/price_runs.csv.gz")?.records() {
        let record = record?;
        let run = (record[2].parse()?, record[3].parse()?, record[4].parse()?);
        runs.entry((record[0].to_owned(), record[1].to_owned())).or_default().push(run);
    }
    let mut codes: [Codes; 4] = Default::default();
    let mut rows = Vec::new();
    for record in open(folder, "m5/sales_daily_d1495_d1913.csv.gz")?.records() {
        let record = record?;
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&record[0])) {
            continue;
        }
        let own = runs.get(&(record[4].to_owned(), record[1].to_owned()));
        let price = |week: &u32| {
            let of_week = |run: &&PriceRun| run.0 <= *week && *week <= run.1;
            own.and_then(|runs| runs.iter().find(of_week)).map_or(f32::NAN, |run| run.2)
        };
        let mut sales = Vec::with_capacity(DAYS);
        for day in 0..DAYS {
            sales.push(record[6 + day].parse()?);
        }
        let [item, department, category, store] = &mut codes;
        rows.push(Row {
            codes: [
                item.code(&record[1]),
                department.code(&record[2]),
                category.code(&record[3]),
                store.code(&record[4]),
                state(&record[5])?,
            ],
            sales,
            prices: days.weeks.iter().map(price).collect(),
        });
    }
    Ok(Retail { rows, events: days.events, snap: days.snap })
}

fn state(name: &str) -> Outcome<u32> {
    let place = ["CA", "TX", "WI"].iter().position(|state| *state == name);
    Ok(place.ok_or_else(|| format!("unknown state {name}"))? as u32)
}

/// Events, food-stamp days by state, and the price week of each day.
fn calendar(folder: &Path) -> Outcome<Days> {
    let mut names = Codes::default();
    names.code("");
    let mut days = Days { snap: vec![Vec::new(); 3], ..Days::default() };
    let records = open(folder, "m5/calendar.csv.gz")?.into_records();
    for record in records.skip(FIRST_NUMBER - 1).take(KNOWN_DAYS) {
        let record = record?;
        days.events.push(names.code(&record[7]) as f32);
        for (state, accepted) in days.snap.iter_mut().enumerate() {
            accepted.push(record[11 + state].parse()?);
        }
        days.weeks.push(record[1].parse()?);
    }
    Ok(days)
}
