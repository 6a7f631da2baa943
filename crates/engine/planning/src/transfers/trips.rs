//! Which lanes are worth a trip: products share trips, so their problems meet here.
//!
//! With no trip costs each product is solved alone and exactly. With them the run is a fixed-charge
//! network. If few lanes matter every set of lanes is tried. Otherwise the best of some starts is
//! improved by closing and opening single lanes while that pays.
//!
//! The bound charges each lane's trip per unit of the most that it could carry: a trip that is made
//! is never charged more than it costs, so no plan can be worth more than the best flows so charged.

use super::lanes::NumberedLane;
use super::market::{Market, Moved};
use rayon::prelude::*;

/// Money below which two plans are the same.
pub(super) const TOLERANCE: f64 = 1e-6;
/// Product solves that trying every set of lanes may take.
const EVERY_SET: u64 = 20_000;
/// Rounds of charging lanes by what they carried (slope scaling, Kim & Pardalos 1999).
const SLOPE_ROUNDS: usize = 2;

/// Flows of all products, in their order, with what they could be worth at most.
pub(super) struct Solved {
    pub flows: Vec<Vec<Moved>>,
    pub bound: f64,
    /// The flows are proven to be the best there are.
    pub proven: bool,
}

/// The best flows found; `weight` is what trip costs count in the goal.
pub(super) fn solve(markets: &[Market<'_>], lanes: &[NumberedLane], weight: f64) -> Solved {
    let mut search = Search::new(markets, lanes, weight);
    let dear: Vec<usize> = (0..lanes.len()).filter(|lane| search.trip(*lane) > 0.0).collect();
    let free = search.solve_all(None, |_, _| Some(0.0));
    if dear.is_empty() {
        return Solved { bound: free.worth, flows: free.flows, proven: true };
    }
    let slopes = search.full_load_slopes();
    let charged = search.solve_sloped(&free, &slopes);
    let paid: f64 = dear.iter().map(|lane| slopes[*lane] * charged.loads[*lane] as f64 / 1e6).sum();
    let bound = charged.values.iter().sum::<f64>() - paid;
    let sets = u32::try_from(dear.len())
        .ok()
        .and_then(|k| 1_u64.checked_shl(k))
        .and_then(|sets| sets.checked_mul(markets.len() as u64));
    if sets.is_some_and(|solves| solves <= EVERY_SET) {
        return Solved {
            flows: search.try_every_set(&dear).flows,
            bound,
            // Sets of lanes say nothing about filling a second trip.
            proven: dear.iter().all(|lane| lanes[*lane].has_room_for_all()),
        };
    }
    Solved { flows: search.seek(&dear, free, charged, slopes).flows, bound, proven: false }
}

/// Flows of all products and what they come to.
#[derive(Clone)]
pub(super) struct State {
    pub flows: Vec<Vec<Moved>>,
    /// Worth of each product's flows, without trips.
    pub values: Vec<f64>,
    /// What each product's routes might add, were they open.
    pub hopes: Vec<Vec<f64>>,
    /// Millionths of a unit on each lane.
    pub loads: Vec<i64>,
    /// After trips.
    pub worth: f64,
}

/// The run and the effort spent on it.
pub(super) struct Search<'a> {
    pub markets: &'a [Market<'a>],
    pub lanes: &'a [NumberedLane],
    weight: f64,
    /// Products with a route on each lane.
    pub users: Vec<Vec<usize>>,
    pub solves: usize,
}

impl<'a> Search<'a> {
    fn new(markets: &'a [Market<'a>], lanes: &'a [NumberedLane], weight: f64) -> Self {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); lanes.len()];
        for (p, market) in markets.iter().enumerate() {
            for route in &market.routes {
                users[route.lane].push(p);
            }
        }
        Self { markets, lanes, weight, users, solves: 0 }
    }

    /// Weighted cost of one trip.
    pub(super) fn trip(&self, lane: usize) -> f64 {
        self.weight * self.lanes[lane].terms.cost_per_trip.to_f64()
    }

    /// Weighted cost of the trips that carry `load` millionths of a unit.
    pub(super) fn trips(&self, lane: usize, load: i64) -> f64 {
        self.weight * self.lanes[lane].trip_cost(load)
    }

    /// Solves every product with a surcharge per pack on each (product, route).
    pub(super) fn solve_all(
        &mut self,
        start: Option<&State>,
        surcharge: impl Fn(usize, usize) -> Option<f64> + Sync,
    ) -> State {
        let mut state = State {
            flows: Vec::with_capacity(self.markets.len()),
            values: Vec::with_capacity(self.markets.len()),
            hopes: Vec::with_capacity(self.markets.len()),
            loads: vec![0; self.lanes.len()],
            worth: 0.0,
        };
        let solve = |(product, market): (usize, &Market<'_>)| {
            let surcharge = |route| surcharge(product, route);
            let found = match start {
                Some(state) => market.solve(&state.flows[product], surcharge),
                None => market.solve(&market.nothing(), surcharge),
            };
            let value = market.value(&found.moved);
            (found, value)
        };
        let solved: Vec<_> = self.markets.par_iter().enumerate().map(solve).collect();
        for (market, (found, value)) in self.markets.iter().zip(solved) {
            state.values.push(value);
            add_loads(market, &found.moved, &mut state.loads);
            state.flows.push(found.moved);
            state.hopes.push(found.hopes);
        }
        self.solves += self.markets.len();
        let trips: f64 = (0..self.lanes.len()).map(|lane| self.trips(lane, state.loads[lane])).sum();
        state.worth = state.values.iter().sum::<f64>() - trips;
        state
    }

    /// Every set of the dear lanes; free lanes are always open.
    fn try_every_set(&mut self, dear: &[usize]) -> State {
        let markets = self.markets;
        let mut open = vec![true; self.lanes.len()];
        let mut best: Option<State> = None;
        for set in 0..1_u64 << dear.len() {
            for (bit, lane) in dear.iter().enumerate() {
                open[*lane] = set >> bit & 1 == 1;
            }
            let state = self.solve_all(None, |product, route| open[markets[product].routes[route].lane].then_some(0.0));
            let better = |best: &State| state.worth > best.worth + TOLERANCE;
            if best.as_ref().is_none_or(better) {
                best = Some(state);
            }
        }
        best.unwrap_or_else(|| self.solve_all(None, |_, _| None))
    }

    /// Weighted money per unit on each lane if its trip went as full as it could.
    fn full_load_slopes(&self) -> Vec<f64> {
        let mut most = vec![0.0; self.lanes.len()];
        for market in self.markets {
            for route in &market.routes {
                most[route.lane] += market.widest(route) as f64 * market.pack;
            }
        }
        (0..self.lanes.len())
            .map(|lane| {
                let capacity = self.lanes[lane].terms.trip_capacity;
                let full = capacity.map_or(most[lane], |c| c.to_f64().min(most[lane]));
                self.trip(lane) / full
            })
            .collect()
    }

    fn solve_sloped(&mut self, start: &State, slopes: &[f64]) -> State {
        let markets = self.markets;
        self.solve_all(Some(start), |product, route| {
            let market = &markets[product];
            Some(slopes[market.routes[route].lane] * market.pack)
        })
    }

    /// A good plan where there are too many lanes to try every set.
    fn seek(&mut self, dear: &[usize], free: State, charged: State, slopes: Vec<f64>) -> State {
        let mut best = self.scale_slopes(dear, free, charged, slopes);
        self.improve(&mut best, dear);
        best
    }

    /// The best of the given states and of those met by charging lanes what their load makes it.
    fn scale_slopes(&mut self, dear: &[usize], free: State, charged: State, mut slopes: Vec<f64>) -> State {
        let mut best = free;
        let mut last = charged;
        for _ in 0..SLOPE_ROUNDS {
            for lane in dear {
                let load = last.loads[*lane];
                if load > 0 {
                    slopes[*lane] = self.trips(*lane, load) * 1e6 / load as f64;
                }
            }
            let next = self.solve_sloped(&last, &slopes);
            let done = std::mem::replace(&mut last, next);
            if done.worth > best.worth {
                best = done;
            }
        }
        if last.worth > best.worth {
            best = last;
        }
        best
    }
}

/// Adds the flows of one product to the loads of the lanes.
pub(super) fn add_loads(market: &Market<'_>, flows: &[Moved], loads: &mut [i64]) {
    for (route, moved) in market.routes.iter().zip(flows) {
        loads[route.lane] += moved.packs() * market.product.pack.micros();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Demand;
    use crate::transfers::lanes::LaneTable;
    use crate::transfers::{LaneTerms, Lanes, Node, Options, Product};
    use stockflow_kernel::{Money, Quantity};

    /// Knuth's MMIX generator: worlds that are the same in every run.
    struct Draws(u64);

    impl Draws {
        fn below(&mut self, limit: u64) -> i64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) % limit) as i64
        }
    }

    fn world(draws: &mut Draws) -> (Vec<Product>, Lanes) {
        let product = |draws: &mut Draws| Product {
            product: 0,
            pack: Quantity::whole(1),
            unit_cost: Money::whole(3),
            nodes: (0..4)
                .map(|location| {
                    let mean = 1.0 + draws.below(20) as f64;
                    Node {
                        location,
                        available: Quantity::whole(draws.below(45)),
                        inbound: Quantity::ZERO,
                        demand: Demand::normal(mean, 0.4 * mean).unwrap(),
                        window_days: 14.0,
                        safety_stock: Quantity::whole(3),
                        unit_margin: Money::whole(1 + draws.below(9)),
                        holding_cost: Money::ZERO,
                        expiring: Quantity::ZERO,
                    }
                })
                .collect(),
            blocked: Vec::new(),
        };
        let products = (0..4).map(|_| product(draws)).collect();
        let terms = LaneTerms {
            lead_time_days: 1.0,
            cost_per_trip: Money::whole(5 + draws.below(60)),
            cost_per_unit: Money::whole(draws.below(2)),
            trip_capacity: None,
        };
        let lanes = Lanes { default: Some(terms), listed: Vec::new() };
        (products, lanes)
    }

    #[test]
    fn seeking_finds_nearly_what_trying_every_set_finds() {
        let mut draws = Draws(11);
        let (mut sought_sum, mut best_sum, mut hit) = (0.0, 0.0, 0);
        for _ in 0..60 {
            let (products, lanes) = world(&mut draws);
            let mut table = LaneTable::new(&lanes);
            let options = Options::default();
            let mut markets: Vec<_> = products.iter().map(|p| Market::new(p, &table, &options)).collect();
            markets.iter_mut().for_each(|market| market.number_lanes(&mut table));
            let mut search = Search::new(&markets, &table.lanes, 1.0);
            let dear: Vec<usize> = (0..table.lanes.len()).collect();
            let best = search.try_every_set(&dear).worth;
            let free = search.solve_all(None, |_, _| Some(0.0));
            let slopes = search.full_load_slopes();
            let charged = search.solve_sloped(&free, &slopes);
            let sought = search.seek(&dear, free, charged, slopes).worth;
            assert!(sought <= best + 1e-6, "seeking found {sought}, every set {best}");
            hit += i32::from(sought > best - 1e-6);
            sought_sum += sought;
            best_sum += best;
        }
        assert!(best_sum > 1_000.0, "the worlds hold something to find");
        assert!(sought_sum > 0.99 * best_sum, "sought {sought_sum} of {best_sum}");
        assert!(hit >= 48, "only {hit} of 60 found the best");
    }
}
