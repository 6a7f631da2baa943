//! What similar events of the past came to, with how sure that is.

use super::effect::Zones;
use super::store::{Event, in_force};
use super::wire::EventView;
use crate::features::demand::{self, DailyHistory, Selection};
use crate::http::ApiError;
use serde::Serialize;
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// The most past events looked at, latest first.
const MOST: usize = 12;
/// Weeks before and after whose same weekdays say what would have been without the event.
const WEEKS: i64 = 4;
/// The deviation of the logarithm of lifts assumed for a single event.
const ASSUMED: f64 = 0.3;
/// A tenth lies beyond so many deviations on either side (normal distribution).
const TENTH: f64 = 1.2816;

/// Product, location and channel of an event.
type Scope = (Option<String>, Option<String>, Option<String>);

/// The lift that similar events of the past came to.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LiftSuggestion {
    /// The typical lift: 0.31 is 31 % more than without the event.
    #[schema(example = 0.31)]
    lift_pct: f64,
    /// One time in ten the next such event comes to less.
    #[schema(example = 0.12)]
    low: f64,
    /// One time in ten the next such event comes to more.
    #[schema(example = 0.53)]
    high: f64,
    /// Events that could be measured.
    #[schema(example = 4, minimum = 1)]
    events: i64,
    /// Their days together.
    #[schema(example = 26, minimum = 1)]
    days: i64,
    /// What they have in common with this one.
    #[schema(example = "past events of this type for this product")]
    basis: String,
}

/// The event as it is shown by itself.
pub(super) fn with_suggestion(tx: &mut Tx<'_>, event: Event) -> Result<EventView, ApiError> {
    let suggested = suggest(tx, &event)?;
    let mut view = EventView::from(event);
    view.suggested_lift = Some(suggested);
    Ok(view)
}

/// Looks for events of the same type that are over: first those of the same product, else of any.
fn suggest(tx: &mut Tx<'_>, event: &Event) -> Result<Option<LiftSuggestion>, ApiError> {
    let Some(last_day) = demand::last_day(tx)? else { return Ok(None) };
    let all = in_force(tx, None)?;
    let zones = Zones::all(tx)?;
    let over = |past: &&Event| past.kind == event.kind && past.id != event.id && days_of(past, &zones).1 <= last_day;
    let of_product = |past: &&Event| past.product_id == event.product_id;
    let own: Vec<&Event> = all.iter().rev().filter(over).filter(of_product).take(MOST).collect();
    let (similar, basis) = if own.is_empty() {
        (all.iter().rev().filter(over).take(MOST).collect(), "past events of this type, of other products")
    } else if event.product_id.is_some() {
        (own, "past events of this type for this product")
    } else {
        (own, "past events of this type for all products")
    };
    let mut seen: Vec<(Scope, Option<DailyHistory>)> = Vec::new();
    let mut measured = Vec::new();
    for past in similar {
        let scope = (past.product_id.clone(), past.location_id.clone(), past.channel_id.clone());
        if !seen.iter().any(|(known, _)| *known == scope) {
            let selection = Selection {
                product: past.product_id.as_deref(),
                location: past.location_id.as_deref(),
                channel: past.channel_id.as_deref(),
                ..Selection::default()
            };
            let history = demand::history(tx, &selection)?;
            seen.push((scope.clone(), history));
        }
        let history = seen.iter().find(|(known, _)| *known == scope).and_then(|(_, history)| history.as_ref());
        let near: Vec<(Day, Day)> =
            all.iter().filter(|other| overlaps(other, past)).map(|e| days_of(e, &zones)).collect();
        if let Some(history) = history
            && let Some(found) = lift(history, days_of(past, &zones), &near)
        {
            measured.push(found);
        }
    }
    Ok(pooled(&measured, basis))
}

/// The days of an event, at its location or in UTC.
fn days_of(event: &Event, zones: &Zones) -> (Day, Day) {
    let zone = zones.of(event.location_id.as_deref().unwrap_or_default());
    (event.starts.day_in(&zone), event.ends.day_in(&zone))
}

/// Whether two events may be about the same series.
fn overlaps(a: &Event, b: &Event) -> bool {
    let meet = |x: &Option<String>, y: &Option<String>| x.is_none() || y.is_none() || x == y;
    meet(&a.product_id, &b.product_id) && meet(&a.location_id, &b.location_id) && meet(&a.channel_id, &b.channel_id)
}

/// The ratio of what was sold on the days of an event to the mean of the same weekdays around them that had
/// no event, and how many days it is made of.
fn lift(history: &DailyHistory, (from, to): (Day, Day), events: &[(Day, Day)]) -> Option<(f64, i64)> {
    let values = history.quantities();
    let at = |day: Day| usize::try_from(day.number() - history.first_day.number()).ok().and_then(|at| values.get(at));
    let quiet = |day: &Day| !events.iter().any(|(from, to)| from <= day && day <= to);
    let (mut sold, mut usual, mut days) = (0.0, 0.0, 0);
    for offset in 0..=(to.number() - from.number()).min(366) {
        let day = from.plus(offset);
        let around = (1..=WEEKS).flat_map(|week| [day.plus(-7 * week), day.plus(7 * week)]);
        let around: Vec<f64> = around.filter(quiet).filter_map(at).copied().collect();
        if let Some(value) = at(day)
            && !around.is_empty()
        {
            sold += value;
            usual += around.iter().sum::<f64>() / around.len() as f64;
            days += 1;
        }
    }
    (usual > 0.0 && sold > 0.0).then_some((sold / usual, days))
}

/// The geometric mean of ratios, and where the next one lies eight times in ten.
fn pooled(measured: &[(f64, i64)], basis: &str) -> Option<LiftSuggestion> {
    let count = measured.len() as f64;
    if measured.is_empty() {
        return None;
    }
    let logs: Vec<f64> = measured.iter().map(|(ratio, _)| ratio.ln()).collect();
    let mean = logs.iter().sum::<f64>() / count;
    // As if one more event had missed by the assumed deviation: few events are not sure of themselves.
    let square = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() + ASSUMED * ASSUMED;
    let reach = TENTH * (square / count).sqrt() * (1.0 + 1.0 / count).sqrt();
    let lift = |log: f64| ((log.exp() - 1.0).clamp(-0.99, 5.0) * 1e4).round() / 1e4;
    Some(LiftSuggestion {
        lift_pct: lift(mean),
        low: lift(mean - reach),
        high: lift(mean + reach),
        events: measured.len() as i64,
        days: measured.iter().map(|(_, days)| days).sum(),
        basis: basis.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::demand::DayTotal;

    #[test]
    fn a_lift_is_measured_against_the_same_weekdays_around() {
        let first_day = Day::from_number(17_000);
        let total = |at: i64| {
            let promoted = (70..77).contains(&at);
            let units = i128::from([10, 20, 30, 40, 50, 60, 70][(at % 7) as usize]);
            let mut total = DayTotal::default();
            total.micros = units * if promoted { 1_500_000 } else { 1_000_000 };
            total
        };
        let history = DailyHistory { first_day, days: (0..140).map(total).collect() };
        let span = (first_day.plus(70), first_day.plus(76));
        let (ratio, days) = lift(&history, span, &[span]).unwrap();
        assert!((ratio - 1.5).abs() < 1e-12 && days == 7, "{ratio} {days}");
        assert_eq!(lift(&history, (first_day.plus(-40), first_day.plus(-39)), &[]), None);
    }

    // By hand: logarithms ln 1.2 and ln 1.5 have the mean ln √1.8.
    #[test]
    fn lifts_are_pooled_geometrically_and_more_of_them_are_surer() {
        let few = pooled(&[(1.2, 7), (1.5, 7)], "x").unwrap();
        assert!((few.lift_pct - (1.8_f64.sqrt() - 1.0)).abs() < 1e-4, "{few:?}");
        assert!(few.low < few.lift_pct && few.lift_pct < few.high && few.days == 14);
        let many = pooled(&[(1.2, 7), (1.5, 7), (1.2, 7), (1.5, 7), (1.2, 7), (1.5, 7)], "x").unwrap();
        assert!((many.lift_pct - few.lift_pct).abs() < 1e-9 && many.high - many.low < few.high - few.low);
        assert_eq!(pooled(&[], "x"), None);
    }
}
