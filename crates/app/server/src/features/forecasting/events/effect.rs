//! The factor of events on each day of a series, or of a sum of series that have different events.

use super::stack::{StackingMode, factor};
use super::store::Event;
use crate::features::network;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use stockflow_db::{DbError, Tx};
use stockflow_kernel::Day;

/// Where which time is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Zones(HashMap<String, TimeZone>);

impl Zones {
    /// Of all locations.
    pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Self, DbError> {
        let zone = |location: network::Location| (location.id, zone_of(&location.time_zone));
        Ok(Self(network::locations(tx)?.into_iter().map(zone).collect()))
    }

    /// Of one location.
    pub(crate) fn one(tx: &mut Tx<'_>, location: &str) -> Result<Self, DbError> {
        let found = network::find_location(tx, location)?;
        Ok(Self(found.into_iter().map(|found| (found.id, zone_of(&found.time_zone))).collect()))
    }

    /// UTC where it is not known.
    pub(crate) fn of(&self, location: &str) -> TimeZone {
        self.0.get(location).cloned().unwrap_or(TimeZone::UTC)
    }
}

fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The days of an event at some place, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// Which of the events.
    pub(crate) event: usize,
}

impl Span {
    pub(crate) fn covers(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The spans of the events that concern one series.
pub(crate) fn spans(
    events: &[Event],
    zone: &TimeZone,
    product: &str,
    location: &str,
    channel: Option<&str>,
) -> Vec<Span> {
    let concerned = events.iter().enumerate().filter(|(_, event)| event.concerns(product, location, channel));
    concerned
        .map(|(at, event)| Span { from: event.starts.day_in(zone), to: event.ends.day_in(zone), event: at })
        .collect()
}

/// What events do to a series, or to a sum of series by their shares of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Effect {
    lifts: Vec<(f64, StackingMode)>,
    /// Shares of the whole, and the events of each; without any, nothing happens.
    groups: Vec<(f64, Vec<Span>)>,
}

impl Effect {
    pub(crate) fn new(events: &[Event], groups: Vec<(f64, Vec<Span>)>) -> Self {
        let quiet = groups.iter().all(|(_, spans)| spans.is_empty());
        let lifts = events.iter().map(|event| (event.lift, event.stacking)).collect();
        if quiet { Self::default() } else { Self { lifts, groups } }
    }

    /// The factor of one group on a day.
    pub(crate) fn of_group(&self, spans: &[Span], day: Day) -> f64 {
        factor(spans.iter().filter(|span| span.covers(day)).map(|span| self.lifts[span.event]))
    }

    /// The factor on the whole on a day.
    pub(crate) fn on(&self, day: Day) -> f64 {
        match self.groups.as_slice() {
            [] => 1.0,
            groups => groups.iter().map(|(share, spans)| share * self.of_group(spans, day)).sum(),
        }
    }

    /// The factors of consecutive days.
    pub(crate) fn path(&self, first: Day, days: usize) -> Vec<f64> {
        (0..days).map(|ahead| self.on(first.plus(ahead as i64))).collect()
    }

    /// The events that touch some of these days, each with the days it covers at the earliest and latest.
    pub(crate) fn touching(&self, first: Day, last: Day) -> Vec<Span> {
        let mut found: HashMap<usize, Span> = HashMap::new();
        let all = self.groups.iter().flat_map(|(_, spans)| spans);
        for span in all.filter(|span| span.from <= last && span.to >= first) {
            let known = found.entry(span.event).or_insert(*span);
            known.from = known.from.min(span.from);
            known.to = known.to.max(span.to);
        }
        let mut found: Vec<Span> = found.into_values().collect();
        found.sort_unstable();
        found
    }
}

/// A number that changes when any of these events does; 0 without any.
pub(crate) fn fingerprint<'a>(events: impl IntoIterator<Item = &'a Event>) -> i64 {
    let mut hash = Sha256::new();
    let mut any = false;
    for event in events {
        any = true;
        hash.update(event.id.as_bytes());
        hash.update(event.version.to_be_bytes());
    }
    if !any {
        return 0;
    }
    let digest = hash.finalize();
    digest.iter().take(8).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte))
}
