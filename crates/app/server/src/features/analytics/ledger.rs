//! The ledger as days of each product at each location.

use super::facts::{Days, Facts, plus};
use super::places::Place;
use super::window::Window;
use crate::http::ApiError;
use std::collections::{BTreeMap, HashMap};
use stockflow_db::{Arg, Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};
use stockflow_planning::analytics::AGE_BOUNDS;

/// The database gathers movements by the quarter of an hour: days begin with one, in every time zone.
const QUARTER: i64 = 15 * 60 * 1_000_000;

/// A product at a location.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) product_id: String,
    /// Which of the places.
    pub(super) place: usize,
    pub(super) facts: Facts,
}

/// What happened within a quarter of an hour.
struct Quarter {
    product_id: String,
    location_id: String,
    number: i64,
    net: Quantity,
    arrived: Quantity,
    used: Quantity,
}
from_row!(Quarter { product_id, location_id, number, net, arrived, used });

/// Every product that has ever been at one of the places, as the ledger has it up to the end of the window.
pub(super) fn cells(tx: &mut Tx<'_>, places: &[Place], window: Window) -> Result<Vec<Cell>, ApiError> {
    let ids = || Arg::List(places.iter().map(|place| place.id.clone()).collect());
    // The last bucket of ages begins a day after the one before it ends.
    let span = window.back_to(window.to.plus(-(AGE_BOUNDS[AGE_BOUNDS.len() - 1] as i64)));
    let before: Vec<(String, String, Quantity)> = tx.all(&BEFORE, args![ids(), span.begins()])?;
    let mut reading = Reading {
        openings: before.into_iter().map(|(product, location, sum)| ((product, location), sum)).collect(),
        places: places.iter().enumerate().map(|(at, place)| (place.id.as_str(), (at, place))).collect(),
        window,
        span,
        open: None,
        cells: Vec::new(),
    };
    tx.each(&QUARTERS, args![ids(), span.begins(), span.ends()], |quarter: Quarter| {
        reading.take(quarter);
        Ok(())
    })?;
    Ok(reading.finish())
}

/// Reads quarters in the order of products and locations.
struct Reading<'a> {
    /// Balances before the span; what is taken up is taken away.
    openings: BTreeMap<(String, String), Quantity>,
    places: HashMap<&'a str, (usize, &'a Place)>,
    window: Window,
    span: Window,
    open: Option<((String, String), Days)>,
    cells: Vec<Cell>,
}

impl Reading<'_> {
    fn take(&mut self, quarter: Quarter) {
        let Some((_, place)) = self.places.get(quarter.location_id.as_str()) else { return };
        let day = Instant::from_micros(quarter.number.saturating_mul(QUARTER)).day_in(&place.zone);
        let key = (quarter.product_id, quarter.location_id);
        if self.open.as_ref().is_none_or(|(open, _)| *open != key) {
            self.close();
            let opening = self.openings.remove(&key);
            self.open = Some((key, Days::quiet(self.span.days(), opening)));
        }
        let Some((_, days)) = &mut self.open else { return };
        if day > self.span.to {
            return;
        }
        match usize::try_from(day.number() - self.span.from.number()) {
            Ok(at) => {
                days.net[at] = plus(days.net[at], quarter.net);
                days.arrived[at] = plus(days.arrived[at], quarter.arrived);
                days.used[at] = plus(days.used[at], quarter.used);
                days.first.get_or_insert(at);
            }
            // A location where the first day begins later than elsewhere.
            Err(_) => days.opening = Some(plus(days.opening.unwrap_or_default(), quarter.net)),
        }
    }

    fn close(&mut self) {
        if let Some((key, days)) = self.open.take() {
            self.keep(key, &days);
        }
    }

    fn keep(&mut self, (product_id, location_id): (String, String), days: &Days) {
        let known = days.opening.is_some() || days.first.is_some();
        if let Some((place, _)) = self.places.get(location_id.as_str())
            && known
        {
            self.cells.push(Cell { product_id, place: *place, facts: days.facts(self.window) });
        }
    }

    fn finish(mut self) -> Vec<Cell> {
        self.close();
        for (key, opening) in std::mem::take(&mut self.openings) {
            self.keep(key, &Days::quiet(self.span.days(), Some(opening)));
        }
        self.cells
    }
}

sql! {
    BEFORE = "
        SELECT product_id, location_id, CAST(sum(quantity) AS BIGINT) FROM movement
         WHERE workspace_id = $1 AND location_id = ANY($2) AND effective_at < $3
         GROUP BY product_id, location_id ORDER BY product_id, location_id";
    /// What came is what arrived from outside: what a count or a correction finds had been there before.
    QUARTERS = "
        SELECT product_id, location_id, effective_at / 900000000, CAST(sum(quantity) AS BIGINT),
               CAST(sum(CASE WHEN quantity > 0 AND kind IN ('OPENING', 'RECEIPT', 'RETURN', 'TRANSFER_IN') THEN quantity ELSE 0 END) AS BIGINT),
               CAST(sum(CASE WHEN quantity < 0 AND kind IN ('SALE', 'CONSUMPTION', 'ISSUE') THEN -quantity ELSE 0 END) AS BIGINT)
          FROM movement
         WHERE workspace_id = $1 AND location_id = ANY($2) AND effective_at >= $3 AND effective_at < $4
         GROUP BY product_id, location_id, effective_at / 900000000
         ORDER BY product_id, location_id, 3";
}
