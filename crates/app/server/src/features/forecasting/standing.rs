//! Everything that stands on a model's forecast when it is asked for.

use super::basis::EVER;
use super::events::{self, Effect, Event, Span, Zones};
use super::made::Made;
use super::overlay::{OverridePart, overridden};
use super::overrides::{self, StandingPart};
use super::scenarios::{self, Ready};
use super::store::{self, Wanted};
use super::wire::{AppliedEvent, AppliedOverride};
use crate::features::demand::Subject;
use crate::http::ApiError;
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// What stands on a forecast.
#[derive(Default)]
pub(super) struct Standing {
    events: Vec<Event>,
    effect: Effect,
    overrides: Vec<StandingPart>,
    pub(super) scenario: Option<String>,
    /// The scenario's demand of each day in parts of the model's; empty: it does not differ.
    ratios: Vec<f64>,
    /// What overrides and the scenario add to a sum of series, a day; empty: nothing.
    added: Vec<f64>,
}

/// The effect of events on a product at a location by the shares of its channels, and the fingerprint of those past.
pub(super) fn effect_of(
    relevant: &[Event],
    zones: &Zones,
    product: &str,
    location: &str,
    channels: &[(String, f64)],
    first_day: Day,
) -> (Effect, i64) {
    let zone = zones.of(location);
    let none = [(String::new(), 1.0)];
    let channels = if channels.is_empty() { &none } else { channels };
    let mut groups: Vec<(f64, Vec<Span>)> = Vec::new();
    for (id, share) in channels {
        let channel = Some(id.as_str()).filter(|id| !id.is_empty());
        let spans = events::spans(relevant, &zone, product, location, channel);
        match groups.iter_mut().find(|(_, known)| *known == spans) {
            Some((sum, _)) => *sum += share,
            None => groups.push((*share, spans)),
        }
    }
    let effect = Effect::new(relevant, groups);
    let past = effect.touching(EVER, first_day.plus(-1));
    let learnt = events::fingerprint(past.iter().map(|span| &relevant[span.event]));
    (effect, learnt)
}

impl Standing {
    /// With the effect of these events.
    pub(super) fn with(self, events: Vec<Event>, effect: Effect) -> Self {
        Self { events, effect, ..self }
    }

    /// What stands on one product at one location. `scenario`: the one asked for, else the published one.
    pub(super) fn of_pair(
        tx: &mut Tx<'_>,
        (product, location): (&str, &str),
        first_day: Day,
        scenario: Option<Ready>,
    ) -> Result<Self, ApiError> {
        let mut standing =
            Self { overrides: overrides::standing(tx, product, location, first_day)?, ..Self::default() };
        if let Some(ready) = scenario {
            if let Some(ratios) = scenarios::ratios(tx, &ready.id, product, location)? {
                standing.ratios = scenarios::aligned(&ratios, ready.first_day, first_day, store::HORIZON.max(366));
            }
            standing.scenario = Some(ready.id);
        }
        Ok(standing)
    }

    /// What stands on the first `days` days of a sum of series, by the models' paths that were published last. `asked`: a
    /// scenario asked for by its id.
    pub(super) fn of_sum(
        tx: &mut Tx<'_>,
        subject: &Subject,
        (first_day, days): (Day, usize),
        asked: Option<Ready>,
    ) -> Result<Self, ApiError> {
        let scenario = match asked {
            Some(ready) => Some(ready),
            None => scenarios::published(tx)?,
        };
        let whole = subject.channel_id.is_some();
        let days = days.max(store::HORIZON);
        let (mut model, mut mean, mut any) = (vec![0.0; days], vec![0.0; days], false);
        let published = Wanted::of(subject, first_day);
        store::each_path(tx, Wanted { scenario: scenario.as_ref(), moved: !whole, days, ..published }, |path| {
            any = true;
            model.iter_mut().zip(&path.model).for_each(|(sum, value)| *sum += value);
            mean.iter_mut().zip(&path.mean).for_each(|(sum, value)| *sum += value);
        })?;
        let mut standing = Self { scenario: scenario.map(|ready| ready.id), ..Self::default() };
        if whole {
            // A channel has no overrides of its own: what stands on all of them stands on each in proportion.
            let ratio = |(mean, model): (f64, &f64)| if *model > 0.0 { mean / model } else { 1.0 };
            standing.ratios = mean.into_iter().zip(&model).map(ratio).collect();
        } else if any {
            standing.added = mean.into_iter().zip(&model).map(|(mean, model)| mean - model).collect();
        }
        Ok(standing)
    }

    /// The means with events, and with overrides and the scenario too.
    pub(super) fn paths(&self, own: &[f64], first_day: Day) -> (Vec<f64>, Vec<f64>) {
        let factors = self.effect.path(first_day, own.len());
        let model: Vec<f64> = own.iter().zip(factors).map(|(mean, factor)| mean * factor).collect();
        let at = |path: &[f64], day: usize, none: f64| path.get(day).copied().unwrap_or(none);
        let moved: Vec<f64> = model
            .iter()
            .enumerate()
            .map(|(day, mean)| (mean * at(&self.ratios, day, 1.0) + at(&self.added, day, 0.0)).max(0.0))
            .collect();
        let parts: Vec<OverridePart> = self.overrides.iter().map(StandingPart::part).collect();
        let mean = overridden(&moved, first_day, &parts);
        (model, mean)
    }

    /// Puts everything on the model's own forecast.
    pub(super) fn apply(&self, made: &mut Made, first_day: Day) {
        let (model, mean) = self.paths(&made.mean, first_day);
        made.moved_to(&model, &mean);
    }

    /// The events that touch some days.
    pub(super) fn applied_events(&self, first_day: Day, last_day: Day) -> Vec<AppliedEvent> {
        let show = |span: Span| {
            let event = &self.events[span.event];
            AppliedEvent {
                event_id: event.id.clone(),
                name: event.name.clone(),
                lift_pct: event.lift,
                stacking_mode: event.stacking,
                from: span.from,
                to: span.to,
            }
        };
        self.effect.touching(first_day, last_day).into_iter().map(show).collect()
    }

    /// The overrides that stand on days up to the last.
    pub(super) fn applied_overrides(&self, last_day: Day) -> Vec<AppliedOverride> {
        let touching = self.overrides.iter().filter(|part| part.first <= last_day);
        touching
            .map(|part| AppliedOverride {
                override_id: part.part().override_id,
                from: part.first,
                to: part.last,
                quantity: part.quantity.to_f64(),
                reason: part.reason.clone(),
                created_by: part.created_by.clone(),
            })
            .collect()
    }

    /// Names of everything that stands on the days up to the last, for telling what has changed.
    pub(super) fn names(&self, last_day: Day) -> Vec<String> {
        let ids: Vec<String> = self.overrides.iter().map(|part| part.part().override_id).collect();
        let scenario = self.scenario.as_deref().filter(|_| !self.ratios.is_empty());
        names(&self.events, &self.effect, ids.iter().map(String::as_str), scenario, last_day)
    }
}

/// `id:version` of events up to a day, those past that the history is cleaned of among them, and the ids of overrides and
/// the scenario.
pub(super) fn names<'a>(
    events: &[Event],
    effect: &Effect,
    overrides: impl Iterator<Item = &'a str>,
    scenario: Option<&'a str>,
    last_day: Day,
) -> Vec<String> {
    let of_event = |span: Span| format!("{}:{}", events[span.event].id, events[span.event].version);
    let mut names: Vec<String> = effect.touching(EVER, last_day).into_iter().map(of_event).collect();
    names.extend(overrides.chain(scenario).map(str::to_owned));
    names.sort_unstable();
    names
}
