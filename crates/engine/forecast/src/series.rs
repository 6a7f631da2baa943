//! The question: a series of demand and what is wanted of it.

use crate::{ForecastError, ModelName};

/// Demand by period, oldest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Series<'a> {
    /// One value a period; NaN where the period is missing. Units are the caller's.
    pub values: &'a [f64],
    /// Periods out of stock for at least a part: the sale is a lower bound of the demand.
    pub censored: Option<&'a [bool]>,
    /// The weekday of the first period, Monday 0; `None` when periods are not days.
    pub first_weekday: Option<u8>,
}

impl<'a> Series<'a> {
    /// A series with neither stockouts nor weekdays known.
    #[must_use]
    pub const fn new(values: &'a [f64]) -> Self {
        Self { values, censored: None, first_weekday: None }
    }

    /// Refuses what no model could answer.
    pub(crate) fn check(&self) -> Result<(), ForecastError> {
        if self.values.is_empty() {
            return Err(ForecastError::Empty);
        }
        for (position, &value) in self.values.iter().enumerate() {
            if value.is_infinite() {
                return Err(ForecastError::Infinite { position });
            }
            // Squares of errors must stay finite.
            if value.abs() > 1e100 {
                return Err(ForecastError::TooLarge { position, value });
            }
        }
        if self.values.iter().all(|value| value.is_nan()) {
            return Err(ForecastError::AllMissing { periods: self.values.len() });
        }
        if let Some(flags) = self.censored.map(<[bool]>::len)
            && flags != self.values.len()
        {
            return Err(ForecastError::FlagsMismatch { flags, periods: self.values.len() });
        }
        match self.first_weekday {
            Some(weekday) if weekday > 6 => Err(ForecastError::Weekday { weekday }),
            _ => Ok(()),
        }
    }
}

/// What is wanted of every series.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// How many periods ahead, from 1 to [`Request::MAX_HORIZON`].
    pub horizon: usize,
    /// Periods in a season: 7 for days, 12 for months, 1 for none.
    pub season: usize,
    /// Longer seasons besides, for example the week of hours (168 beside 24) or the year of days
    /// (365 beside 7); they are used where the history is long enough and past errors say so.
    pub longer_seasons: Vec<usize>,
    /// Quantile levels wanted, strictly between 0 and 1, in any order.
    pub quantiles: Vec<f64>,
    /// From how many past origins the candidates are judged; 0 counts as 1.
    pub origins: usize,
    /// Units are whole: quantiles are then whole numbers.
    pub count: bool,
    /// The models to choose among; empty for those that suit the class of demand.
    pub models: Vec<ModelName>,
}

impl Request {
    /// All seasons, shortest first, each once.
    pub(crate) fn seasons(&self) -> Vec<usize> {
        let mut seasons = vec![self.season];
        seasons.extend(self.longer_seasons.iter().filter(|longer| **longer > self.season));
        seasons.sort_unstable();
        seasons.dedup();
        seasons
    }

    /// The longest horizon answered, ten years of days.
    pub const MAX_HORIZON: usize = 3_660;

    /// Refuses a request that no series could answer.
    ///
    /// # Errors
    ///
    /// Names what makes no sense, a quantile level by its position.
    pub fn check(&self) -> Result<(), ForecastError> {
        if self.horizon == 0 || self.horizon > Self::MAX_HORIZON {
            return Err(ForecastError::Horizon { horizon: self.horizon });
        }
        if self.season == 0 || self.longer_seasons.contains(&0) {
            return Err(ForecastError::Season);
        }
        for (position, &level) in self.quantiles.iter().enumerate() {
            if !(level > 0.0 && level < 1.0) {
                return Err(ForecastError::Level { position, level });
            }
        }
        Ok(())
    }
}

impl Default for Request {
    /// Thirty days of whole units with a weekly season, nine tenths covered.
    fn default() -> Self {
        Self {
            horizon: 30,
            season: 7,
            longer_seasons: Vec::new(),
            quantiles: vec![0.05, 0.25, 0.5, 0.75, 0.95],
            origins: 3,
            count: true,
            models: Vec::new(),
        }
    }
}
