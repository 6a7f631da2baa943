//! Published forecasts carried on beyond the days that are published, for sums over longer horizons.
//!
//! A published path is the model's, with a season of weeks. Beyond its end each month comes to what the forecast of months
//! says of the same product at the same location (`months`): so a sum over a year and `GET /api/forecast/long-term` agree,
//! season and trend included. Within a month days go as their weekdays did on average over the last four weeks of the path
//! without events. Each day bears the factor of the published events on it: so a promotion half a year ahead is in the sum.
//! It costs no model, microseconds for a series.

use super::events::{Event, Zones, in_force};
use super::standing::effect_of;
use crate::features::demand::Granularity;
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// Days that repeat.
const WEEK: usize = 7;
/// Weeks at the end of a path that say how it goes on.
const WEEKS: usize = 4;
/// Days that paths are carried on to at most.
const FURTHEST: i64 = 366;

/// Everything that the days beyond follow from.
pub(super) struct Further {
    /// Of the published forecast.
    pub(super) events: Vec<Event>,
    zones: Zones,
    /// Shares of the channels, by product and location; read only where events look at channels.
    channels: HashMap<(String, String), Vec<(String, f64)>>,
    first_day: Day,
    calendar: Vec<Month>,
}

/// A month of the calendar, in days from the first one forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    /// Its first day; the month in which the forecast begins may have begun before.
    begins: i64,
    ends: i64,
}

impl Further {
    /// Of the forecasts that begin on `first_day`. `more`: further events of which factors will be asked for.
    pub(super) fn read(tx: &mut Tx<'_>, first_day: Day, more: &[Event]) -> Result<Self, ApiError> {
        let events = in_force(tx, None)?;
        let by_channel = events.iter().chain(more).any(|event| event.channel_id.is_some());
        let mut channels = HashMap::new();
        if by_channel {
            for (product, location, payload) in tx.all::<(String, String, String)>(&PAYLOADS, args![first_day])? {
                let shares: Shares = serde_json::from_str(&payload).map_err(ApiError::internal)?;
                channels.insert((product, location), shares.channels);
            }
        }
        Ok(Self { events, zones: Zones::all(tx)?, channels, first_day, calendar: calendar(first_day) })
    }

    /// The factors of some events on each of the first days of a series.
    pub(super) fn factors(&self, events: &[Event], pair: &(String, String), days: usize) -> Vec<f64> {
        let channels = self.channels.get(pair).map(Vec::as_slice).unwrap_or_default();
        effect_of(events, &self.zones, &pair.0, &pair.1, channels, self.first_day).0.path(self.first_day, days)
    }

    /// A published path with events, carried on for as many days as there are factors of its events. `rates`: demand a day
    /// in each month from that of the first day on.
    pub(super) fn carry_on(&self, model: Vec<f64>, rates: &[f64], factors: &[f64]) -> Vec<f64> {
        carried_on(model, rates, factors, &self.calendar)
    }
}

/// The months of [`FURTHEST`] days.
fn calendar(first_day: Day) -> Vec<Month> {
    let mut months = Vec::new();
    let mut start = Granularity::Month.start(first_day);
    while start.number() < first_day.number() + FURTHEST {
        let next = start.plus(i64::from(start.to_date().days_in_month()));
        months.push(Month { begins: start.number() - first_day.number(), ends: next.number() - first_day.number() });
        start = next;
    }
    months
}

/// Where a month is not known, its weekdays go on as they were.
fn carried_on(mut model: Vec<f64>, rates: &[f64], factors: &[f64], calendar: &[Month]) -> Vec<f64> {
    let known = model.len();
    let weekdays = weekdays(&model, factors);
    let own = |day: i64| weekdays[day.rem_euclid(WEEK as i64) as usize];
    for (at, month) in calendar.iter().enumerate() {
        let (length, sum) = ((month.ends - month.begins) as f64, (month.begins..month.ends).map(own).sum::<f64>());
        let beyond = usize::try_from(month.begins).unwrap_or(0).max(known)..factors.len();
        let days = beyond.take_while(|day| (*day as i64) < month.ends);
        match rates.get(at) {
            // The weekdays of the whole month together: it comes to its rate exactly.
            Some(rate) if sum > 0.0 => {
                model.extend(days.map(|day| own(day as i64) * rate * length / sum * factors[day]));
            }
            Some(rate) => model.extend(days.map(|day| rate * factors[day])),
            None => model.extend(days.map(|day| own(day as i64) * factors[day])),
        }
    }
    model
}

/// What each weekday came to over the last weeks of a path, without events; counted from the first day of the path.
fn weekdays(model: &[f64], factors: &[f64]) -> [f64; WEEK] {
    let (mut sums, mut counts) = ([0.0; WEEK], [0.0; WEEK]);
    for day in model.len().saturating_sub(WEEKS * WEEK)..model.len() {
        // Where events leave nothing, nothing is known of the day.
        if factors.get(day).is_some_and(|factor| *factor > 1e-9) {
            sums[day % WEEK] += model[day] / factors[day];
            counts[day % WEEK] += 1.0;
        }
    }
    let all = sums.iter().sum::<f64>() / counts.iter().sum::<f64>().max(1.0);
    std::array::from_fn(|day| if counts[day] > 0.0 { sums[day] / counts[day] } else { all })
}

#[derive(serde::Deserialize)]
struct Shares {
    #[serde(default)]
    channels: Vec<(String, f64)>,
}

sql! {
    PAYLOADS = "
        SELECT product_id, location_id, payload FROM forecast
         WHERE workspace_id = $1 AND first_day = $2 ORDER BY product_id, location_id";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(first: &str) -> Vec<Month> {
        calendar(first.parse().unwrap())
    }

    #[test]
    fn weekdays_go_on_without_the_events_of_the_last_weeks_and_with_those_to_come() {
        // Seven weeks of 1 to 7; the last week was doubled, and a day of the tenth is to be halved.
        let mut factors = vec![1.0; 70];
        factors[42..49].fill(2.0);
        factors[66] = 0.5;
        let model: Vec<f64> = (0..49).map(|day| (1 + day % 7) as f64 * factors[day]).collect();
        let path = carried_on(model.clone(), &[], &factors, &from("2018-01-20"));
        assert_eq!(path[..49], model);
        assert_eq!(path[49..66], (49..66).map(|day| (1 + day % 7) as f64).collect::<Vec<_>>());
        assert_eq!((path[66], path.len()), (0.5 * (1 + 66 % 7) as f64, 70));
    }

    #[test]
    fn a_weekday_of_which_nothing_is_known_goes_on_as_the_others() {
        let factors: Vec<f64> = (0..14).map(|day| if day % 7 == 3 && day < 7 { 0.0 } else { 1.0 }).collect();
        let model: Vec<f64> = factors[..7].iter().map(|factor| 6.0 * factor).collect();
        assert_eq!(carried_on(model, &[], &factors, &from("2018-01-20"))[7..], [6.0; 7]);
        assert_eq!(carried_on(Vec::new(), &[], &[1.0; 3], &from("2018-01-20")), [0.0; 3]);
    }

    #[test]
    fn months_beyond_come_to_what_the_forecast_of_months_says_and_their_days_go_by_weekdays() {
        // From 20 January 2018: 35 days reach 23 February. 2 a day from Monday on, 9 on Saturdays, which is the first day.
        let day = |day: usize| if day.is_multiple_of(7) { 9.0 } else { 2.0 };
        let rates: Vec<f64> = (1..=13).map(f64::from).collect();
        let path = carried_on((0..35).map(day).collect(), &rates, &[1.0; 366], &from("2018-01-20"));
        assert_eq!(path.len(), 366);
        let sum = |days: std::ops::Range<usize>| path[days].iter().sum::<f64>();
        // March lies 40 to 70 days ahead and is the third month; December begins 315 days ahead and is the twelfth.
        assert!((sum(40..71) - 3.0 * 31.0).abs() < 1e-9, "{}", sum(40..71));
        assert!((sum(315..346) - 12.0 * 31.0).abs() < 1e-9, "{}", sum(315..346));
        // What is left of February, the second: five days from Saturday on, of which the whole month has four.
        let share = 2.0 * 28.0 / (4.0 * (9.0 + 6.0 * 2.0));
        assert!((sum(35..40) - (9.0 + 4.0 * 2.0) * share).abs() < 1e-9, "{}", sum(35..40));
        // 3 March is a Saturday, 4 March a Sunday.
        assert!((path[42] / path[43] - 4.5).abs() < 1e-9);
    }

    #[test]
    fn a_path_of_nothing_before_a_season_goes_on_with_the_season() {
        let path = carried_on(vec![0.0; 35], &[0.0, 0.0, 0.0, 4.0], &[1.0; 130], &from("2018-01-01"));
        assert_eq!((path[89], path[90], path[119], path[120]), (0.0, 4.0, 4.0, 0.0));
    }
}
