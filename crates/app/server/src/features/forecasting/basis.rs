//! What a forecast learns from: the history of a series or of a sum of series, cleaned of past events, with the
//! days out of stock, and what the events to come will do.

use super::events::{self, Effect, Event, Span, Zones};
use super::stockouts::stockouts;
use crate::features::demand::{self, Selection, SeriesKey, Subject};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// Days at the end of the history that say how large the parts of a sum are.
const RECENT: i64 = 56;
/// A day of which an event leaves less than this tells nothing of other days.
const NOTHING: f64 = 0.05;

/// Before any event.
pub(super) const EVER: Day = Day::from_number(i64::MIN);

/// The history of demand, cleaned.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    pub(super) first_day: Day,
    /// What was observed, one a day, in the product's unit.
    pub(super) raw: Vec<f64>,
    /// The same without past events; NaN where it cannot be told.
    pub(super) cleaned: Vec<f64>,
    /// Days out of stock; empty: none.
    pub(super) censored: Vec<bool>,
    /// Units are whole.
    pub(super) whole: bool,
    /// Each channel's share of recent demand, by id; the empty id: without a channel.
    pub(super) channels: Vec<(String, f64)>,
}

impl Basis {
    /// The day after the last one.
    pub(super) fn next_day(&self) -> Day {
        self.first_day.plus(self.raw.len() as i64)
    }
}

/// A history and what events do to what comes after it.
#[derive(Debug, Clone, Default)]
pub(super) struct Situation {
    /// `None`: there is no history.
    pub(super) basis: Option<Basis>,
    pub(super) effect: Effect,
    /// The events that the effect is of.
    pub(super) events: Vec<Event>,
    /// A fingerprint of what the history was cleaned of.
    pub(super) learnt: i64,
}

/// One kind of series within a sum: those with the same events.
struct Group {
    spans: Vec<Span>,
    /// Millionths a day.
    micros: Vec<i128>,
}

/// Reads the situation of all series that the subject covers, up to `last_day`. `stocked`: the ledger is asked for
/// days out of stock, where the subject is one product at one location.
pub(super) fn situation(
    tx: &mut Tx<'_>,
    subject: &Subject,
    events: &[Event],
    zones: &Zones,
    last_day: Option<Day>,
    stocked: bool,
) -> Result<Situation, ApiError> {
    let selection = subject.selection();
    let relevant = relevant(events, &selection);
    let range = demand::range(tx, &selection)?;
    let (Some((first_day, own_last)), Some(last_day)) = (range, last_day) else {
        let key = |id: &Option<String>| id.clone().unwrap_or_default();
        let place = key(&subject.location_id);
        let channel = subject.channel_id.as_deref();
        let spans = events::spans(&relevant, &zones.of(&place), &key(&subject.product_id), &place, channel);
        let effect = Effect::new(&relevant, vec![(1.0, spans)]);
        let past = last_day.map(|last_day| effect.touching(EVER, last_day)).unwrap_or_default();
        let learnt = events::fingerprint(past.iter().map(|span| &relevant[span.event]));
        return Ok(Situation { basis: None, effect, events: relevant, learnt });
    };
    let days = usize::try_from(last_day.max(own_last).number() - first_day.number() + 1).unwrap_or_default();
    let mut gathered = gather(tx, &selection, &relevant, zones, first_day, days)?;
    let shares = shares(gathered.groups.iter().map(|group| recent(&group.micros, days)));
    let spans = gathered.groups.iter().map(|group| group.spans.clone());
    let effect = Effect::new(&relevant, shares.into_iter().zip(spans).collect());
    let (raw, cleaned) = sums(&gathered.groups, &effect, first_day, days);
    let censored = match (stocked, &subject.product_id, &subject.location_id) {
        (true, Some(product), Some(location)) => {
            stockouts(tx, product, location, &zones.of(location), first_day, days)?.unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let next_day = first_day.plus(days as i64);
    let past = effect.touching(EVER, next_day.plus(-1));
    let learnt = events::fingerprint(past.iter().map(|span| &relevant[span.event]));
    let ids: Vec<String> = gathered.channels.keys().cloned().collect();
    let of_channels = self::shares(ids.iter().filter_map(|id| gathered.channels.remove(id)));
    let mut channels: Vec<(String, f64)> = ids.into_iter().zip(of_channels).collect();
    channels.sort_by(|a, b| a.0.cmp(&b.0));
    let whole = gathered.whole;
    let basis = Basis { first_day, raw, cleaned, censored, whole, channels };
    Ok(Situation { basis: Some(basis), effect, events: relevant, learnt })
}

/// Events that may be about some series of the selection.
fn relevant(events: &[Event], selection: &Selection<'_>) -> Vec<Event> {
    let meets = |own: &Option<String>, asked: Option<&str>| match (own, asked) {
        (Some(own), Some(asked)) => own == asked,
        _ => true,
    };
    let seen = |event: &Event| {
        let visible = |ids: &[String]| event.location_id.as_ref().is_none_or(|id| ids.contains(id));
        meets(&event.product_id, selection.product)
            && meets(&event.location_id, selection.location)
            && meets(&event.channel_id, selection.channel)
            && selection.visible.is_none_or(visible)
    };
    events.iter().filter(|event| seen(event)).cloned().collect()
}

struct Gathered {
    groups: Vec<Group>,
    /// Recent demand by channel, in millionths.
    channels: HashMap<String, f64>,
    whole: bool,
}

fn gather(
    tx: &mut Tx<'_>,
    selection: &Selection<'_>,
    events: &[Event],
    zones: &Zones,
    first_day: Day,
    days: usize,
) -> Result<Gathered, ApiError> {
    let mut places: HashMap<SeriesKey, usize> = HashMap::new();
    let mut gathered = Gathered { groups: Vec::new(), channels: HashMap::new(), whole: true };
    let recent_from = first_day.plus(days as i64 - RECENT);
    demand::each_piece(tx, selection, None, |key, start, piece| {
        let place = match places.get(key) {
            Some(place) => *place,
            None => {
                let zone = zones.of(&key.location_id);
                let channel = key.channel_id.as_deref();
                let spans = events::spans(events, &zone, &key.product_id, &key.location_id, channel);
                let known = gathered.groups.iter().position(|group| group.spans == spans);
                let place = known.unwrap_or_else(|| {
                    gathered.groups.push(Group { spans, micros: vec![0; days] });
                    gathered.groups.len() - 1
                });
                places.insert(key.clone(), place);
                place
            }
        };
        let channel = gathered.channels.entry(key.channel_id.clone().unwrap_or_default()).or_default();
        for (offset, observed) in (0_i64..).zip(piece) {
            let (day, Some(observed)) = (start.plus(offset), observed) else { continue };
            let micros = observed.quantity.micros();
            let at = usize::try_from(day.number() - first_day.number()).unwrap_or(usize::MAX);
            if let Some(sum) = gathered.groups[place].micros.get_mut(at) {
                *sum += i128::from(micros);
                gathered.whole &= micros % 1_000_000 == 0;
            }
            if day >= recent_from {
                *channel += micros as f64;
            }
        }
    })?;
    Ok(gathered)
}

/// What was observed and what it would have been without events, summed over the groups.
fn sums(groups: &[Group], effect: &Effect, first_day: Day, days: usize) -> (Vec<f64>, Vec<f64>) {
    let mut raw = Vec::with_capacity(days);
    let mut cleaned = Vec::with_capacity(days);
    for at in 0..days {
        let day = first_day.plus(at as i64);
        let total: i128 = groups.iter().map(|group| group.micros[at]).sum();
        raw.push(total as f64 / 1e6);
        let touched = groups.iter().any(|group| group.spans.iter().any(|span| span.covers(day)));
        if !touched {
            cleaned.push(total as f64 / 1e6);
            continue;
        }
        let without = groups.iter().map(|group| match effect.of_group(&group.spans, day) {
            factor if factor < NOTHING => f64::NAN,
            factor => group.micros[at] as f64 / 1e6 / factor,
        });
        cleaned.push(without.sum());
    }
    (raw, cleaned)
}

fn recent(micros: &[i128], days: usize) -> f64 {
    let from = days.saturating_sub(RECENT as usize);
    micros[from..].iter().sum::<i128>() as f64
}

/// Parts of their sum; equal parts of nothing.
fn shares(sizes: impl Iterator<Item = f64>) -> Vec<f64> {
    let sizes: Vec<f64> = sizes.collect();
    let whole: f64 = sizes.iter().sum();
    let count = sizes.len().max(1) as f64;
    sizes.into_iter().map(|size| if whole > 0.0 { size / whole } else { 1.0 / count }).collect()
}
