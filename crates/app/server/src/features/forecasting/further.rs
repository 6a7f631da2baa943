//! Published forecasts carried on beyond the days that are published, for sums over longer horizons.
//!
//! A published path is the model's, with a season of weeks. Beyond its end each weekday goes on as it was on average over
//! the last four weeks of the path without events, times the factor of the published events on each later day: so a
//! promotion half a year ahead is in the sum. It costs no model, microseconds for a series. What seasons of the year would
//! add is not in it: that is what the forecast of months is for.

use super::events::{Event, Zones, in_force};
use super::standing::effect_of;
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// Days that repeat.
const WEEK: usize = 7;
/// Weeks at the end of a path that say how it goes on.
const WEEKS: usize = 4;

/// Everything that the days beyond follow from.
pub(super) struct Further {
    /// Of the published forecast.
    pub(super) events: Vec<Event>,
    zones: Zones,
    /// Shares of the channels, by product and location; read only where events look at channels.
    channels: HashMap<(String, String), Vec<(String, f64)>>,
    first_day: Day,
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
        Ok(Self { events, zones: Zones::all(tx)?, channels, first_day })
    }

    /// The factors of some events on each of the first days of a series.
    pub(super) fn factors(&self, events: &[Event], pair: &(String, String), days: usize) -> Vec<f64> {
        let channels = self.channels.get(pair).map(Vec::as_slice).unwrap_or_default();
        effect_of(events, &self.zones, &pair.0, &pair.1, channels, self.first_day).0.path(self.first_day, days)
    }

    /// A published path with events, over `days` days.
    pub(super) fn carry_on(&self, model: Vec<f64>, pair: &(String, String), days: usize) -> Vec<f64> {
        if days <= model.len() { model } else { carried_on(model, &self.factors(&self.events, pair, days)) }
    }
}

/// A path with events, carried on for as many days as there are factors of the events.
pub(super) fn carried_on(mut model: Vec<f64>, factors: &[f64]) -> Vec<f64> {
    let known = model.len();
    let (mut sums, mut counts) = ([0.0; WEEK], [0.0; WEEK]);
    for day in known.saturating_sub(WEEKS * WEEK)..known {
        // Where events leave nothing, nothing is known of the day.
        if factors.get(day).is_some_and(|factor| *factor > 1e-9) {
            sums[day % WEEK] += model[day] / factors[day];
            counts[day % WEEK] += 1.0;
        }
    }
    let all = sums.iter().sum::<f64>() / counts.iter().sum::<f64>().max(1.0);
    let own = |day: usize| if counts[day % WEEK] > 0.0 { sums[day % WEEK] / counts[day % WEEK] } else { all };
    model.extend(factors.iter().enumerate().skip(known).map(|(day, factor)| own(day) * factor));
    model
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

    #[test]
    fn weekdays_go_on_without_the_events_of_the_last_weeks_and_with_those_to_come() {
        // Seven weeks of 1 to 7; the last week was doubled, and a day of the tenth is to be halved.
        let mut factors = vec![1.0; 70];
        factors[42..49].fill(2.0);
        factors[66] = 0.5;
        let model: Vec<f64> = (0..49).map(|day| (1 + day % 7) as f64 * factors[day]).collect();
        let path = carried_on(model.clone(), &factors);
        assert_eq!(path[..49], model);
        assert_eq!(path[49..66], (49..66).map(|day| (1 + day % 7) as f64).collect::<Vec<_>>());
        assert_eq!((path[66], path.len()), (0.5 * (1 + 66 % 7) as f64, 70));
    }

    #[test]
    fn a_weekday_of_which_nothing_is_known_goes_on_as_the_others() {
        let factors: Vec<f64> = (0..14).map(|day| if day % 7 == 3 && day < 7 { 0.0 } else { 1.0 }).collect();
        let model: Vec<f64> = factors[..7].iter().map(|factor| 6.0 * factor).collect();
        assert_eq!(carried_on(model, &factors)[7..], [6.0; 7]);
        assert_eq!(carried_on(Vec::new(), &[1.0; 3]), [0.0; 3]);
    }
}
