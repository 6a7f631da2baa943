//! Transfers over a whole network: which location should send how much of what to which.
//!
//! A location of a product is a **source** if its free stock exceeds its own need (expected demand
//! over its window plus safety stock), **short** if its stock and inbound fall below that need, and
//! otherwise stays out. So no location both sends and receives a product, and no source is made
//! short. Sources send whole packs up to their surplus; short locations get whole packs up to their
//! need on arrival, rounded up to a pack.
//!
//! The value of a set of moves is expected money over the window:
//!
//! * **extra margin**: margin × (expected units short without − with the goods), by the loss
//!   function of the demand that is left on arrival;
//! * **holding saved**: at the source for stock that would have been left over, less the same at
//!   the destination;
//! * **expiry avoided**: unit cost × expiring units that the destination is expected to sell; it
//!   issues what expires first;
//! * less the margin **lost at the source**, unit costs and trips.
//!
//! Demand until the fastest lane's arrival is taken at its mean; a slower lane is charged the full
//! margin of the part of the remaining window that it misses, which is cautious.
//!
//! Each product is a minimum-cost flow with convex costs and is solved exactly; trips join the
//! products. [`Plan::gap`] says how far from the best the answer can be at most. [`MoveBasis`] is what
//! the money of a line is worked out of, and works it out again.

mod flow;
mod graph;
mod improve;
mod input;
mod lanes;
mod lines;
mod market;
mod plan;
mod priority;
mod shortfalls;
mod trips;
mod worth;

pub use input::{Goal, Lane, LaneTerms, Lanes, Node, Options, Product, TransferError};
pub use plan::{DaysOfCover, Plan, Priority, Recommendation, Shortfall, ShortfallCause, roi};
pub use priority::{Pressure, priority};
pub use worth::{MoveBasis, MoveEnd, MoveTerms};

use lanes::LaneTable;
use market::{Market, Moved};
use rayon::prelude::*;
use stockflow_kernel::Quantity;

/// Recommends moves over the whole network, for all products of a run together.
///
/// The same input gives the same answer, to the digit, whatever the number of threads; it runs in the caller's pool. Work grows with the products and, for each,
/// with its sources × short locations that a lane joins.
///
/// # Errors
/// [`TransferError`] names the first input that cannot be computed with.
pub fn recommend(products: &[Product], lanes: &Lanes, options: &Options) -> Result<Plan, TransferError> {
    input::check(products, lanes, options)?;
    let mut table = LaneTable::new(lanes);
    let mut markets: Vec<Market<'_>> =
        products.par_iter().map(|product| Market::new(product, &table, options)).collect();
    markets.iter_mut().for_each(|market| market.number_lanes(&mut table));
    let weight = market::cost_weight(options.goal);
    let solved = trips::solve(&markets, &table.lanes, weight);
    let mut flows = solved.flows;
    let best = worth(&markets, &table, &flows, weight);
    let recommendations = lines::lines(&markets, &table.lanes, &mut flows, options);
    let value = worth(&markets, &table, &flows, weight);
    let bound = if solved.proven { best } else { solved.bound };
    Ok(Plan {
        recommendations,
        shortfalls: markets.iter().zip(&flows).flat_map(|(market, flows)| shortfalls(market, flows)).collect(),
        value,
        bound: bound.max(value),
        gap: (bound - value).max(0.0),
    })
}

/// What flows are worth after trips, as the goal weighs it.
fn worth(markets: &[Market<'_>], table: &LaneTable, flows: &[Vec<Moved>], weight: f64) -> f64 {
    let mut loads = vec![0; table.lanes.len()];
    let mut value = 0.0;
    for (market, flows) in markets.iter().zip(flows) {
        value += market.value(flows);
        trips::add_loads(market, flows, &mut loads);
    }
    let trips = table.lanes.iter().zip(&loads);
    value - weight * trips.map(|(lane, load)| lane.trip_cost(*load)).sum::<f64>()
}

fn shortfalls(market: &Market<'_>, flows: &[Moved]) -> Vec<Shortfall> {
    let nodes = &market.product.nodes;
    let mut arrived = vec![0_i64; nodes.len()];
    for (route, moved) in market.routes.iter().zip(flows) {
        let to = market.receivers[route.receiver].node;
        arrived[to] += moved.packs() * market.product.pack.micros();
    }
    let joined = market.receivers.iter().map(|r| (r.node, ShortfallCause::NotWorthIt));
    let apart = market.cut_off.iter().map(|node| {
        let cause = if market.suppliers.is_empty() { ShortfallCause::NoSurplus } else { ShortfallCause::NoLane };
        (*node, cause)
    });
    let mut short: Vec<(usize, ShortfallCause)> = joined.chain(apart).collect();
    short.sort_unstable_by_key(|(node, _)| *node);
    let mut left = Vec::new();
    for (index, cause) in short {
        let node = &nodes[index];
        let covered = market::covered_micros(node).saturating_add(arrived[index]);
        let missing = market::need_micros(node).saturating_sub(covered);
        if missing > 0 {
            left.push(Shortfall {
                product: market.product.product,
                location: node.location,
                quantity: Quantity::from_micros(missing),
                cause,
            });
        }
    }
    left
}
