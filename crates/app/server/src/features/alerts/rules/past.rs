//! How the last whole week went, beside what was expected of it.
//!
//! What was expected is what was published before the week began: the forecast of then stands in its archive, whatever
//! was published since. Where nothing had been published, the four weeks before say what a week is like, and the
//! alert says so.

use crate::features::demand::{self, Selection};
use crate::features::forecasting::{self, SaidBefore};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_kernel::{Day, Instant};

/// Days that are compared together: a week, so that every weekday is in it.
pub(super) const DAYS: usize = 7;

/// Weeks before it that say what a week is like where no forecast does.
const WEEKS: usize = 4;

/// What says what was to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in super::super) enum ExpectedBy {
    /// The forecast that was published before the days began.
    Published,
    /// Nothing had been published: the mean of the four weeks before.
    PastWeeks,
}

/// A week that is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Past {
    pub(super) first_day: Day,
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) actual: f64,
    pub(super) by: ExpectedBy,
}

/// Demand of the last weeks, the week looked at at the end, and whether anything was observed as early as in the first.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Weeks {
    sums: [f64; WEEKS + 1],
    is_known: bool,
}

/// The last whole week of every series of some products. It ends with the workspace's demand history, yesterday at the
/// latest: today is not over, wherever.
pub(super) fn past_weeks(
    tx: &mut Tx<'_>,
    products: &[String],
    now: Instant,
) -> Result<HashMap<(String, String), Past>, ApiError> {
    let Some(end) = demand::last_day(tx)? else { return Ok(HashMap::new()) };
    // No place on earth is further behind than twelve hours.
    let over = now.plus_seconds(-12 * 3_600).day_in(&jiff::tz::TimeZone::UTC).plus(-1);
    let first_day = end.min(over).plus(1 - DAYS as i64);
    let said = forecasting::said_before(tx, products, first_day, DAYS)?;
    let mut weeks: HashMap<(String, String), Weeks> = HashMap::new();
    let from = first_day.plus(-((WEEKS * DAYS) as i64));
    let selection = Selection { products: Some(products), ..Selection::default() };
    demand::each_piece(tx, &selection, Some(from), |key, start, piece| {
        let weeks = weeks.entry((key.product_id.clone(), key.location_id.clone())).or_default();
        weeks.add(start.number() - from.number(), piece.iter().map(|day| day.map(|day| day.quantity.to_f64())));
    })?;
    let compared = weeks.into_iter().filter_map(|(place, weeks)| {
        let past = weeks.against(first_day, said.get(&place))?;
        Some((place, past))
    });
    Ok(compared.collect())
}

impl Weeks {
    /// Adds observed days, of which the first lies `offset` days after the first day of the first week.
    fn add(&mut self, offset: i64, days: impl Iterator<Item = Option<f64>>) {
        for (at, observed) in (offset..).zip(days) {
            let Some(quantity) = observed else { continue };
            self.is_known |= at < DAYS as i64;
            let week = usize::try_from(at).ok().map(|at| at / DAYS);
            if let Some(sum) = week.and_then(|week| self.sums.get_mut(week)) {
                *sum += quantity;
            }
        }
    }

    fn against(&self, first_day: Day, said: Option<&SaidBefore>) -> Option<Past> {
        let actual = self.sums[WEEKS];
        if let Some(said) = said {
            return Some(Past { first_day, mean: said.mean, sd: said.sd, actual, by: ExpectedBy::Published });
        }
        // What is sold for less than four weeks is like nothing yet.
        let before = &self.sums[..WEEKS];
        let mean = before.iter().sum::<f64>() / WEEKS as f64;
        let squares: f64 = before.iter().map(|sum| (sum - mean).powi(2)).sum();
        let sd = (squares / (WEEKS - 1) as f64).sqrt();
        self.is_known.then_some(Past { first_day, mean, sd, actual, by: ExpectedBy::PastWeeks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Day {
        Day::from_number(number)
    }

    #[test]
    fn days_fall_into_their_weeks_and_those_outside_into_none() {
        let mut weeks = Weeks::default();
        weeks.add(-2, [Some(100.0), None, Some(1.0), Some(2.0)].into_iter());
        weeks.add(27, [Some(4.0), Some(8.0)].into_iter());
        weeks.add(34, [Some(16.0), Some(100.0)].into_iter());
        assert_eq!(weeks, Weeks { sums: [3.0, 0.0, 0.0, 4.0, 24.0], is_known: true });
    }

    #[test]
    fn where_nothing_was_published_four_weeks_say_what_a_week_is_like() {
        let weeks = Weeks { sums: [10.0, 14.0, 10.0, 14.0, 30.0], is_known: true };
        let past = weeks.against(day(7), None).unwrap();
        // The sample variance of four values two from their mean is 16/3.
        assert_eq!((past.mean, past.actual, past.by), (12.0, 30.0, ExpectedBy::PastWeeks));
        assert!((past.sd - (16.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        let said = SaidBefore { mean: 20.0, sd: 3.0, made_at: Instant::from_micros(0) };
        let past = weeks.against(day(7), Some(&said)).unwrap();
        assert_eq!((past.mean, past.sd, past.by), (20.0, 3.0, ExpectedBy::Published));
        assert_eq!(Weeks { is_known: false, ..weeks }.against(day(7), None), None);
    }
}
