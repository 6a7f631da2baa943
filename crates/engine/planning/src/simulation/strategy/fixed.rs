//! Levels that never change, and the best of them known afterwards.

use super::{Decision, Seen, Strategy};
use crate::simulation::replay::replay;
use crate::simulation::world::{World, WorldError};

/// Every store is filled up to its level, and the whole network up to its own, at every review.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedLevels {
    /// Units on the shelf and on the way, by store.
    pub stores: Vec<f64>,
    /// Units everywhere and on the way.
    pub network: f64,
}

impl Strategy for FixedLevels {
    fn decide(&mut self, seen: &Seen<'_>) -> Decision {
        let lacking = |(store, level): (usize, &f64)| (level - seen.store_position(store)).max(0.0);
        Decision {
            ship: self.stores.iter().enumerate().map(lacking).collect(),
            buy: (self.network - seen.whole_position()).max(0.0),
        }
    }
}

/// Steps of a search along one level.
const STEPS: usize = 40;

/// The levels with the least total cost on the replayed days themselves, found with all of them known: first each
/// store as if the centre never lacked anything, then the network, then all stores up and down together, then each
/// store once more. Nobody can know them in time; they are what a policy is measured against.
///
/// # Errors
/// [`WorldError`] names what cannot be replayed.
pub fn best_levels(world: &World<'_>) -> Result<FixedLevels, WorldError> {
    world.check()?;
    let shelf = world.store_days + world.review_days;
    let all: Vec<f64> = (0..world.days()).map(|day| world.demand.iter().map(|store| store[day]).sum::<f64>()).collect();
    let most = |demand: &[f64], days: usize| {
        let measured = &demand[world.first_day..];
        measured.windows(days.min(measured.len())).map(|run| run.iter().sum::<f64>()).fold(0.0, f64::max)
    };
    let mut best = FixedLevels { stores: Vec::new(), network: 0.0 };
    for demand in world.demand {
        let alone = World { demand: std::slice::from_ref(demand), supplier_days: &[0], ..*world };
        let highest = most(demand, shelf);
        let (level, _) = least(candidates(highest), |level| {
            cost(&alone, &FixedLevels { stores: vec![level], network: 1e12 }, true)
        })?;
        best.stores.push(level);
    }
    let longest = world.supplier_days.iter().copied().max().unwrap_or(0) + shelf;
    let highest = most(&all, longest);
    for _ in 0..2 {
        let network = |level| cost(world, &FixedLevels { network: level, ..best.clone() }, false);
        best.network = least(candidates(highest), network)?.0;
        let stores = best.stores.clone();
        let scaled = |factor: f64| stores.iter().map(|s| (s * factor).round()).collect::<Vec<_>>();
        let together = |factor| cost(world, &FixedLevels { stores: scaled(factor), ..best.clone() }, false);
        let (factor, _) = least((0..16).map(|step| 0.5 + 0.1 * f64::from(step)).collect(), together)?;
        best.stores = scaled(factor);
    }
    for store in 0..best.stores.len() {
        let here = best.stores[store];
        let near = [0.7, 0.85, 0.95, 1.0, 1.05, 1.15, 1.3].map(|factor| (here * factor).round());
        let level = |level| {
            let mut levels = best.clone();
            levels.stores[store] = level;
            cost(world, &levels, false)
        };
        best.stores[store] = least(near.into_iter().chain([(here - 1.0).max(0.0), here + 1.0]).collect(), level)?.0;
    }
    Ok(best)
}

/// Whole levels from none to the highest, about evenly.
fn candidates(highest: f64) -> Vec<f64> {
    let step = (highest / STEPS as f64).max(1.0);
    let mut levels: Vec<f64> = (0..=STEPS).map(|k| (k as f64 * step).round()).collect();
    levels.retain(|level| *level <= highest.ceil() + 1.0);
    levels
}

fn least(levels: Vec<f64>, cost: impl Fn(f64) -> Result<f64, WorldError>) -> Result<(f64, f64), WorldError> {
    let mut best = (0.0, f64::INFINITY);
    for level in levels {
        let money = cost(level)?;
        if money < best.1 {
            best = (level, money);
        }
    }
    Ok(best)
}

/// Total cost; of a store alone, without the centre's endless stock.
fn cost(world: &World<'_>, levels: &FixedLevels, store_alone: bool) -> Result<f64, WorldError> {
    let outcome = replay(world, &mut levels.clone())?;
    if store_alone {
        let holding = outcome.store_unit_days * world.prices.holding_per_day;
        return Ok(holding + outcome.lost_margin + outcome.shipments as f64 * world.prices.shipment);
    }
    Ok(outcome.total_cost())
}
