//! Many series with what is known about them.

use super::calendar::Calendar;
use super::error::GlobalError;

/// What a driver's numbers mean, and so which features are made of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriverRole {
    /// The price asked; not positive or NaN is unknown. Becomes ratios to recent, usual
    /// and highest price, never the bare amount alone.
    Price,
    /// The extent of a promotion, 0 to 1.
    Promotion,
    /// Any number that may bear on demand: a competitor's price, a temperature.
    Numeric,
    /// A code: 0 is an ordinary period, 1 to 253 name a kind of event.
    Event,
}

/// A driver all series of a panel have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Driver {
    /// The name contributions are reported under.
    pub name: String,
    /// What the numbers mean.
    pub role: DriverRole,
}

/// One series of demand.
#[derive(Debug, Clone)]
pub struct Series<'a> {
    /// The panel's period number of `values[0]`.
    pub start: usize,
    /// Demand by period, in units; NaN where it is not known (out of stock, not reported).
    pub values: &'a [f32],
    /// One code a category of the panel.
    pub categories: Vec<u32>,
    /// One slice a driver of the panel, aligned with `values` and continuing into the
    /// future; periods beyond its end and NaN are unknown. Series may share slices.
    pub drivers: Vec<&'a [f32]>,
}

/// Series that share a clock, a set of categories and a set of drivers.
#[derive(Debug, Clone)]
pub struct Panel<'a> {
    /// What the period numbers mean.
    pub calendar: Calendar,
    /// Periods until demand's pattern repeats: 7 for days, 12 for months, 1 for none.
    pub season: usize,
    /// The names of the static categories: item, store, department.
    pub categories: Vec<String>,
    /// The drivers, known ahead.
    pub drivers: Vec<Driver>,
    /// Groups of series whose common course is a feature of each: lists of places in
    /// `categories` whose codes together name the group. The first pool also stands in
    /// for the level of a series with little history.
    pub pools: Vec<Vec<usize>>,
    /// The series.
    pub series: Vec<Series<'a>>,
}

impl Panel<'_> {
    /// Checks lengths, values and references.
    pub(crate) fn check(&self) -> Result<(), GlobalError> {
        for (pool, members) in self.pools.iter().enumerate() {
            let known = self.categories.len();
            if let Some(&category) = members.iter().find(|c| **c >= known) {
                return Err(GlobalError::UnknownCategory { pool, category, known });
            }
        }
        for (place, series) in self.series.iter().enumerate() {
            let shape = |what, expected, found| match found == expected {
                true => Ok(()),
                false => Err(GlobalError::Shape { series: place, what, expected, found }),
            };
            shape("categories", self.categories.len(), series.categories.len())?;
            shape("drivers", self.drivers.len(), series.drivers.len())?;
            let refused = |value: &f32| value.is_infinite() || *value < 0.0;
            if let Some(position) = series.values.iter().position(refused) {
                let value = series.values[position];
                return Err(GlobalError::Value { series: place, position, value });
            }
        }
        Ok(())
    }

    /// The period after the last one of any series.
    pub(crate) fn end(&self) -> usize {
        self.series.iter().map(|s| s.start + s.values.len()).max().unwrap_or(0)
    }
}
