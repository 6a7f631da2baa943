//! What a row of the global model knows: everything up to its origin, and drivers of its
//! target period.

mod columns;
mod drivers;
mod hierarchy;
mod history;
mod level;
mod pool;
mod season;

pub(crate) use columns::{ColumnSpec, Group};
pub(crate) use history::History;
pub(crate) use pool::Pools;

use super::calendar::Calendar;
use super::options::GlobalOptions;
use super::panel::{Driver, DriverRole, Panel, Series};

/// Windows of past periods, by the length of a season.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Windows {
    /// Ascending lengths of rolling means.
    pub(crate) means: Vec<usize>,
    /// What "recent" means for levels, prices and promotions.
    pub(crate) short: usize,
    /// What "usual" means.
    pub(crate) long: usize,
}

impl Windows {
    fn new(season: usize) -> Self {
        match season {
            7 => Self { means: vec![3, 7, 14, 28, 56, 112, 224], short: 28, long: 112 },
            season if season > 1 && season <= 24 => Self {
                means: vec![2, 3, season.div_ceil(2), season, 2 * season, 3 * season],
                short: season,
                long: 2 * season,
            },
            _ => Self { means: vec![2, 4, 8, 13, 26, 52], short: 8, long: 26 },
        }
    }
}

/// How rows are made, fixed when the model is fitted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recipe {
    pub(crate) windows: Windows,
    pub(crate) season: usize,
    pub(crate) calendar: Calendar,
    pub(crate) drivers: Vec<Driver>,
    pub(crate) categories: Vec<String>,
    pub(crate) pools: Vec<Vec<usize>>,
    /// Whether the past is long enough for the time of year to be learned from.
    pub(crate) yearly: bool,
    pub(crate) similar_periods: usize,
    pub(crate) falling_price: bool,
}

/// A row's place in time, as indices into its series.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// The last period known.
    pub(crate) origin: usize,
    /// The period to forecast.
    pub(crate) target: usize,
    /// The series' level at the origin, positive.
    pub(crate) level: f64,
}

/// A series with its running sums.
pub(crate) struct Subject<'a> {
    pub(crate) series: &'a Series<'a>,
    pub(crate) history: &'a History,
    pub(crate) pools: &'a Pools,
    /// The series' group in each pool.
    pub(crate) groups: Vec<usize>,
}

impl Recipe {
    pub(crate) fn new(panel: &Panel<'_>, options: &GlobalOptions) -> Self {
        let first = panel.series.iter().map(|s| s.start).min().unwrap_or(0);
        let years = panel.calendar.year().map(|year| (panel.end() - first) / year);
        Self {
            windows: Windows::new(panel.season),
            season: panel.season.max(1),
            calendar: panel.calendar,
            drivers: panel.drivers.clone(),
            categories: panel.categories.clone(),
            pools: panel.pools.clone(),
            yearly: years.is_some_and(|years| years >= 2),
            similar_periods: options.similar_periods,
            falling_price: options.falling_price,
        }
    }

    pub(crate) fn fits(&self, panel: &Panel<'_>) -> bool {
        self.season == panel.season.max(1)
            && self.calendar == panel.calendar
            && self.drivers == panel.drivers
            && self.categories == panel.categories
            && self.pools == panel.pools
    }

    /// The columns, in the order [`Self::fill`] writes them.
    pub(crate) fn columns(&self) -> Vec<ColumnSpec> {
        let mut columns = Vec::new();
        self.level_columns(&mut columns);
        self.season_columns(&mut columns);
        self.driver_columns(&mut columns);
        self.hierarchy_columns(&mut columns);
        columns
    }

    /// Writes a row's features after clearing `out`.
    pub(crate) fn fill(&self, subject: &Subject<'_>, moment: Moment, out: &mut Vec<f32>) {
        out.clear();
        self.level_features(subject, moment, out);
        self.season_features(subject, moment, out);
        self.driver_features(subject, moment, out);
        self.hierarchy_features(subject, moment, out);
    }

    /// The place of the price among the drivers.
    pub(crate) fn price(&self) -> Option<usize> {
        self.drivers.iter().position(|driver| driver.role == DriverRole::Price)
    }

    /// What demand is measured against: a recent and a usual mean, with one period's worth
    /// of the first pool's mean for series with little history.
    pub(crate) fn level(&self, subject: &Subject<'_>, origin: usize) -> f64 {
        let history = subject.history;
        let (recent, recent_count) = history.window(origin, self.windows.short);
        let (usual, usual_count) = history.window(origin, self.windows.long);
        let prior = subject.pools.prior(&subject.groups, subject.series.start + origin, self);
        let count = recent_count + 0.25 * usual_count + 1.0;
        let level = (recent + 0.25 * usual + prior) / count;
        let ever = history.window(origin, usize::MAX);
        // A long pause must not make the first sale after it look infinite.
        let floor = if ever.1 > 0.0 { 0.1 * ever.0 / ever.1 } else { 0.0 };
        level.max(floor).max(1e-6)
    }
}
