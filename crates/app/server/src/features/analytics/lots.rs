//! Lots with a date at their locations, what is expected to be sold of them, and what is not.

use super::places::Place;
use crate::features::forecasting::{self, Outlook};
use crate::http::ApiError;
use std::collections::{BTreeMap, HashMap, HashSet};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Day, Instant, Money, Quantity};
use stockflow_planning::analytics::{ExpiringLot, Fate, fates};

/// Part of a lot: one stock line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) product_id: String,
    pub(super) product_name: String,
    pub(super) global_sku: String,
    pub(super) unit_cost: Money,
    pub(super) currency: String,
    pub(super) location_id: String,
    pub(super) lot_id: String,
    pub(super) lot_number: String,
    pub(super) expires_on: Day,
    pub(super) on_hand: Quantity,
    pub(super) reserved: Quantity,
    pub(super) on_hold: Quantity,
    pub(super) recalled: Quantity,
}
from_row!(Line {
    product_id,
    product_name,
    global_sku,
    unit_cost,
    currency,
    location_id,
    lot_id,
    lot_number,
    expires_on,
    on_hand,
    reserved,
    on_hold,
    recalled
});

impl Line {
    /// What demand may still take of it: neither promised already nor barred from being sold.
    pub(super) fn free(&self) -> Quantity {
        let bound = self.reserved.micros() + self.on_hold.micros() + self.recalled.micros();
        Quantity::from_micros(self.on_hand.micros() - bound).max(Quantity::ZERO)
    }
}

/// A lot at a location, over all bins.
#[derive(Debug, Clone)]
pub(super) struct Lot {
    /// Its lines in one.
    pub(super) line: Line,
    pub(super) location_name: String,
    /// Today at its location.
    pub(super) today: Day,
    /// Expected over the days that are left, for all lots together.
    pub(super) expected: f64,
    /// The last day of the published forecast; `None`: there is none.
    pub(super) forecast_to: Option<Day>,
    pub(super) fate: Fate,
}

/// What becomes of the lots that expire within some days, each location's own.
pub(super) fn lots(
    tx: &mut Tx<'_>,
    lines: Vec<Line>,
    places: &[Place],
    now: Instant,
    within: i64,
) -> Result<Vec<Lot>, ApiError> {
    let places: HashMap<&str, &Place> = places.iter().map(|place| (place.id.as_str(), place)).collect();
    let mut shelves: BTreeMap<(String, String), BTreeMap<(Day, String), Line>> = BTreeMap::new();
    for line in lines {
        let Some(place) = places.get(line.location_id.as_str()) else { continue };
        if line.expires_on > now.day_in(&place.zone).plus(within) {
            continue;
        }
        let shelf = shelves.entry((line.product_id.clone(), line.location_id.clone())).or_default();
        let lot = (line.expires_on, line.lot_id.clone());
        match shelf.get_mut(&lot) {
            Some(known) => known.merge(&line),
            None => {
                shelf.insert(lot, line);
            }
        }
    }
    let outlooks = outlooks(tx, &shelves.keys().cloned().collect())?;
    let mut lots = Vec::new();
    for (key, shelf) in shelves {
        if let Some(place) = places.get(key.1.as_str()) {
            lots.extend(on_shelf(shelf.into_values().collect(), place, now, within, outlooks.get(&key)));
        }
    }
    Ok(lots)
}

impl Line {
    fn merge(&mut self, other: &Self) {
        let plus = super::facts::plus;
        self.on_hand = plus(self.on_hand, other.on_hand);
        self.reserved = plus(self.reserved, other.reserved);
        self.on_hold = plus(self.on_hold, other.on_hold);
        self.recalled = plus(self.recalled, other.recalled);
    }
}

/// The published forecasts of some products at locations.
fn outlooks(tx: &mut Tx<'_>, keys: &HashSet<(String, String)>) -> Result<HashMap<(String, String), Outlook>, ApiError> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let all = forecasting::outlook(tx, forecasting::HORIZON as i64)?;
    let named = all.into_iter().map(|outlook| ((outlook.product_id.clone(), outlook.location_id.clone()), outlook));
    Ok(named.filter(|(key, _)| keys.contains(key)).collect())
}

/// The lots of a shelf, in the order of their days.
fn on_shelf(lines: Vec<Line>, place: &Place, now: Instant, within: i64, outlook: Option<&Outlook>) -> Vec<Lot> {
    let today = now.day_in(&place.zone);
    let demand: Vec<f64> =
        (0..=within).map(|ahead| outlook.map_or(0.0, |o| expected_on(o, today.plus(ahead)))).collect();
    let left = |line: &Line| line.expires_on.number() - today.number();
    let expiring: Vec<ExpiringLot> =
        lines.iter().map(|line| ExpiringLot { quantity: line.free(), last_day: left(line) }).collect();
    let lot = |(line, fate): (Line, Fate)| {
        let days = usize::try_from(left(&line) + 1).unwrap_or(0).min(demand.len());
        Lot {
            location_name: place.name.clone(),
            today,
            expected: demand[..days].iter().sum(),
            forecast_to: outlook.map(|o| o.first_day.plus(o.daily_mean.len() as i64 - 1)),
            fate,
            line,
        }
    };
    let fates = fates(&expiring, &demand);
    lines.into_iter().zip(fates).map(lot).collect()
}

/// The demand expected on a day: as published, and on days that the published forecast does not reach its daily mean,
/// which spans whole weeks.
fn expected_on(outlook: &Outlook, day: Day) -> f64 {
    let days = &outlook.daily_mean;
    let at = usize::try_from(day.number() - outlook.first_day.number()).ok();
    let mean = days.iter().sum::<f64>() / days.len().max(1) as f64;
    at.and_then(|at| days.get(at).copied()).unwrap_or(mean)
}
