//! The data sets: where they lie, their season and horizon, and their rows.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;

/// A data set.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    file: &'static str,
    /// Periods in a season, as the engine is told.
    pub(crate) season: usize,
    /// Longer seasons besides.
    pub(crate) longer: &'static [usize],
    /// Season of MASE and Naive2: the competitions score weekly and daily data with 1.
    pub(crate) scored_season: usize,
    pub(crate) horizon: usize,
    shape: Shape,
    /// Units sold: whole numbers, scored from the first sale on.
    pub(crate) demand: bool,
}

enum Shape {
    /// One row a period: `series_id,t,value,split`.
    Long,
    /// One row a series, this many columns before the values, the last horizon held out.
    Wide { before: usize, sample: bool },
}

/// One series.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) train: Vec<f64>,
    pub(crate) test: Vec<f64>,
    /// Price at the end of the training rows; 1 where none is known.
    pub(crate) price: f64,
}

const fn long(name: &'static str, file: &'static str, season: usize, horizon: usize) -> Set {
    let (scored_season, shape) = (season, Shape::Long);
    Set { name, file, season, longer: &[], scored_season, horizon, shape, demand: false }
}

const DAILY: &str = "m5/sales_daily_d1495_d1913.csv.gz";
const MONTHLY: &str = "m5/sales_monthly_2011-02_2016-03.csv.gz";

pub(crate) const SETS: &[Set] = &[
    long("m3_monthly", "m3/m3_monthly.csv.gz", 12, 18),
    long("m3_quarterly", "m3/m3_quarterly.csv.gz", 4, 8),
    long("m3_yearly", "m3/m3_yearly.csv.gz", 1, 6),
    long("m3_other", "m3/m3_other.csv.gz", 1, 8),
    Set { scored_season: 1, ..long("m4_weekly", "m4/m4_weekly.csv.gz", 52, 13) },
    Set { longer: &[168], ..long("m4_hourly", "m4/m4_hourly.csv.gz", 24, 48) },
    long("m4_yearly", "m4/m4_yearly.csv.gz", 1, 6),
    long("hospital", "intermittent/hospital.csv.gz", 12, 12),
    Set { demand: true, ..long("carparts", "intermittent/carparts.csv.gz", 12, 12) },
    Set {
        name: "m5_monthly",
        file: MONTHLY,
        season: 12,
        longer: &[],
        scored_season: 12,
        horizon: 6,
        shape: Shape::Wide { before: 1, sample: true },
        demand: true,
    },
    Set {
        name: "m5_daily",
        file: DAILY,
        season: 7,
        longer: &[],
        scored_season: 7,
        horizon: 28,
        shape: Shape::Wide { before: 6, sample: true },
        demand: true,
    },
    Set {
        name: "m5_daily_all",
        file: DAILY,
        season: 7,
        longer: &[],
        scored_season: 7,
        horizon: 28,
        shape: Shape::Wide { before: 6, sample: false },
        demand: true,
    },
];

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>, Box<dyn Error>> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(BufReader::new(GzDecoder::new(file)).lines().skip(1))
}

/// Reads a set from the data folder.
pub(crate) fn read(folder: &Path, set: &Set) -> Result<Vec<Case>, Box<dyn Error>> {
    let rows = lines(&folder.join(set.file))?;
    match set.shape {
        Shape::Long => read_long(rows),
        Shape::Wide { before, sample } => {
            let ids: Option<HashSet<String>> = if sample {
                Some(lines(&folder.join("m5/sample3000.csv.gz"))?.collect::<Result<_, _>>()?)
            } else {
                None
            };
            let mut cases = Vec::new();
            for row in rows {
                let row = row?;
                let id = row.split(',').next().unwrap_or_default();
                if ids.as_ref().is_none_or(|ids| ids.contains(id)) {
                    cases.extend(wide(id, &row, before, set.horizon)?);
                }
            }
            if set.file == DAILY {
                let prices = prices(folder)?;
                for case in &mut cases {
                    case.price = prices.get(&case.id).copied().unwrap_or(1.0);
                }
            }
            Ok(cases)
        }
    }
}

/// The week of the last training day of the daily M5 set, d_1885.
const LAST_WEEK: u32 = 11_609;

/// Prices in the last training week by item and store.
fn prices(folder: &Path) -> Result<HashMap<String, f64>, Box<dyn Error>> {
    let mut prices = HashMap::new();
    for row in lines(&folder.join("m5/price_runs.csv.gz"))? {
        let row = row?;
        let fields: Vec<&str> = row.split(',').collect();
        let [store, item, from, to, price] = fields[..] else {
            return Err(format!("not a price: {row}").into());
        };
        if (from.parse::<u32>()?..=to.parse()?).contains(&LAST_WEEK) {
            prices.insert(format!("{item}_{store}"), price.parse()?);
        }
    }
    Ok(prices)
}

fn read_long(rows: impl Iterator<Item = std::io::Result<String>>) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut cases: Vec<Case> = Vec::new();
    for row in rows {
        let row = row?;
        let mut fields = row.split(',');
        let mut next = || fields.next().ok_or_else(|| format!("short row: {row}"));
        let (id, _t, value, split) = (next()?, next()?, next()?.parse()?, next()?);
        if cases.last().is_none_or(|case| case.id != id) {
            cases.push(Case { id: id.to_owned(), train: Vec::new(), test: Vec::new(), price: 1.0 });
        }
        if let Some(case) = cases.last_mut() {
            if split == "test" { &mut case.test } else { &mut case.train }.push(value);
        }
    }
    Ok(cases)
}

/// A series of the wide layout, from its first sale on; none with less than 14 periods.
fn wide(id: &str, row: &str, before: usize, horizon: usize) -> Result<Option<Case>, Box<dyn Error>> {
    let mut train: Vec<f64> = row.split(',').skip(before).map(str::parse).collect::<Result<_, _>>()?;
    let test = train.split_off(train.len() - horizon);
    let first = train.iter().position(|value| *value != 0.0).unwrap_or(train.len());
    train.drain(..first);
    Ok((train.len() >= 14).then(|| Case { id: id.to_owned(), train, test, price: 1.0 }))
}

/// Holds out the `back`th horizon before the end of the training rows and forgets what comes after.
pub(crate) fn inside(cases: Vec<Case>, set: &Set, back: usize) -> Vec<Case> {
    let long_enough = |case: &Case| case.train.len() >= back * set.horizon + (2 * set.season).max(8);
    cases
        .into_iter()
        .filter(long_enough)
        .map(|mut case| {
            case.train.truncate(case.train.len() - (back - 1) * set.horizon);
            case.test = case.train.split_off(case.train.len() - set.horizon);
            case
        })
        .collect()
}
