//! No more than sells within its shelf life.

use super::Place;
use crate::policies::{QuantityTerms, price_at, rounded};
use stockflow_kernel::{Money, Quantity};

/// Expected demand of the days on which a delivery of day `arrival` can be sold, less what is there before it and sold
/// first (first expired, first out). Days beyond those known sell what they sell on average.
pub(super) fn sells_in_time(place: &Place, available: Quantity, arrival: usize, days: usize) -> Quantity {
    let known = place.demand.len();
    let mean = place.demand.iter().map(|q| q.to_f64()).sum::<f64>() / known.max(1) as f64;
    let sold = |day: usize| place.demand.get(day).map_or(mean, |q| q.to_f64());
    let gone = |day: usize| place.expiring.get(day).map_or(0.0, |q| q.to_f64());
    let mut older = available.to_f64().max(0.0);
    for day in 0..arrival {
        older = (older - gone(day)).max(0.0) + place.receipts.get(day).map_or(0.0, |q| q.to_f64());
        older = (older - sold(day)).max(0.0);
    }
    let last = arrival + days;
    // What of the older stock is written off within these days is sold by nobody.
    let lost: f64 = (arrival..last.min(place.expiring.len())).map(gone).sum();
    let demand: f64 = (arrival..last).map(sold).sum();
    Quantity::from_f64((demand - (older - lost).max(0.0)).max(0.0))
}

/// What of an order is bought when no more than `sells` of it is sold in time: whole packs within it. Where not even the
/// least order is sold, that all the same if the margin of what sells pays for what is written off.
pub(super) fn fresh(terms: &QuantityTerms, wanted: Quantity, sells: Quantity, margin: Money) -> Quantity {
    if wanted <= sells {
        return wanted;
    }
    let least = rounded(terms, terms.pack);
    let within = Quantity::from_micros(sells.micros() / terms.pack.micros().max(1) * terms.pack.micros().max(1));
    if within >= least {
        return within;
    }
    let price = price_at(terms, least).to_f64();
    let pays = margin.to_f64() * sells.to_f64() > price * (least.to_f64() - sells.to_f64());
    if pays { least.min(wanted) } else { Quantity::ZERO }
}
