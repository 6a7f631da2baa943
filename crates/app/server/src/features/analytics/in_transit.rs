//! Goods between two locations: shipped, and neither received nor given up.
//!
//! They are in no location's ledger: the trip has taken them out of the source's, and the delivery puts them into the
//! destination's. They are still owned, so they have a value; it stands beside that of stock and never in it, at the location
//! that they are on their way to. So the values of locations add up to that of all.

use super::facts::{Facts, plus};
use super::ledger::Cell;
use super::places::Place;
use super::window::Window;
use crate::http::ApiError;
use std::collections::{BTreeMap, HashMap};
use stockflow_db::{Arg, Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// Something left for a location, or came to it or was given up (below zero).
struct Step {
    product_id: String,
    location_id: String,
    at: Instant,
    quantity: Quantity,
}
from_row!(Step { product_id, location_id, at, quantity });

/// Adds to cells what was on its way to their places when the window ended, each place's own day. What was never there
/// before gets a cell.
pub(super) fn add_in_transit(
    tx: &mut Tx<'_>,
    cells: &mut Vec<Cell>,
    places: &[Place],
    window: Window,
) -> Result<(), ApiError> {
    let ids = Arg::List(places.iter().map(|place| place.id.clone()).collect());
    let known: HashMap<&str, (usize, &Place)> =
        places.iter().enumerate().map(|(at, place)| (place.id.as_str(), (at, place))).collect();
    let mut under_way: BTreeMap<(String, usize), Quantity> = BTreeMap::new();
    let last = window.last_day();
    tx.each(&STEPS, args![ids, last.begins(), window.ends()], |step: Step| {
        if let Some((at, place)) = known.get(step.location_id.as_str())
            && step.at.day_in(&place.zone) <= window.to
        {
            let sum = under_way.entry((step.product_id, *at)).or_default();
            *sum = plus(*sum, step.quantity);
        }
        Ok(())
    })?;
    for cell in cells.iter_mut() {
        if let Some(quantity) = under_way.remove(&(cell.product_id.clone(), cell.place)) {
            cell.facts.in_transit = quantity;
        }
    }
    let first_ones = under_way.into_iter().filter(|(_, quantity)| *quantity > Quantity::ZERO);
    cells.extend(first_ones.map(|((product_id, place), in_transit)| {
        let weekly = vec![Quantity::ZERO; window.days() / 7];
        Cell { product_id, place, facts: Facts { in_transit, weekly, ..Facts::default() } }
    }));
    Ok(())
}

sql! {
    /// Of transfers that may still have been under way when the window ended. Excess was never under way.
    STEPS = "
        SELECT l.product_id, t.dest_location_id, s.shipped_at, n.quantity
          FROM transfer t
          JOIN transfer_shipment_line n ON n.workspace_id = t.workspace_id AND n.transfer_id = t.id
          JOIN transfer_shipment s ON s.workspace_id = n.workspace_id AND s.id = n.shipment_id
          JOIN transfer_line l ON l.workspace_id = n.workspace_id AND l.transfer_id = n.transfer_id AND l.line = n.line
         WHERE t.workspace_id = $1 AND t.dest_location_id = ANY($2) AND (t.received_at IS NULL OR t.received_at >= $3)
           AND s.shipped_at < $4
        UNION ALL
        SELECT l.product_id, t.dest_location_id, r.received_at, -r.quantity
          FROM transfer t
          JOIN transfer_receipt r ON r.workspace_id = t.workspace_id AND r.transfer_id = t.id
          JOIN transfer_line l ON l.workspace_id = r.workspace_id AND l.transfer_id = r.transfer_id AND l.line = r.line
         WHERE t.workspace_id = $1 AND t.dest_location_id = ANY($2) AND (t.received_at IS NULL OR t.received_at >= $3)
           AND r.received_at < $4 AND r.kind <> 'EXCESS'
         ORDER BY 1, 2, 3, 4";
}
