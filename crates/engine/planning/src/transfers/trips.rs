//! Which lanes are worth a trip: products share trips, so their problems meet here.
//!
//! With no trip costs each product is solved alone and exactly. With them the run is a fixed-charge
//! network: if few lanes matter every set of lanes is tried; otherwise slope scaling (Kim &
//! Pardalos 1999) gives a start, and closing and opening single lanes improves it. The bound
//! charges each lane its trip per unit of the most that it could carry, which no plan can undercut.

use super::lanes::{LaneTable, NumberedLane};
use super::market::{Market, Moved};

/// Money below which two plans are the same.
const TOLERANCE: f64 = 1e-6;
/// Product solves that trying every set of lanes may take.
const EVERY_SET: u64 = 20_000;
/// Product solves that the search may take, beside eight per product.
const SEARCH: usize = 20_000;
const SLOPE_ROUNDS: usize = 4;

/// Flows of all products, in their order, with what they are worth and could be at most.
pub(super) struct Solved {
    pub flows: Vec<Vec<Moved>>,
    pub bound: f64,
    /// The flows are proven to be the best there are.
    pub proven: bool,
}

pub(super) fn solve(markets: &[Market<'_>], table: &LaneTable, cost_weight: f64) -> Solved {
    Search::new(markets, &table.lanes, cost_weight).run()
}

#[derive(Clone)]
struct State {
    flows: Vec<Vec<Moved>>,
    /// Worth of each product's flows, without trips.
    values: Vec<f64>,
    /// Millionths of a unit on each lane.
    loads: Vec<i64>,
    worth: f64,
}

struct Search<'a> {
    markets: &'a [Market<'a>],
    lanes: &'a [NumberedLane],
    weight: f64,
    /// Products with a route on each lane.
    users: Vec<Vec<usize>>,
    /// The most that each lane could carry on one trip, in units.
    widest: Vec<f64>,
    solves: usize,
}

impl<'a> Search<'a> {
    fn new(markets: &'a [Market<'a>], lanes: &'a [NumberedLane], weight: f64) -> Self {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); lanes.len()];
        let mut widest = vec![0.0; lanes.len()];
        for (p, market) in markets.iter().enumerate() {
            for route in &market.routes {
                users[route.lane].push(p);
                widest[route.lane] += market.widest(route) as f64 * market.pack;
            }
        }
        for (most, lane) in widest.iter_mut().zip(lanes) {
            let capacity = lane
                .terms
                .trip_capacity
                .map_or(f64::INFINITY, |c| c.to_f64());
            *most = f64::min(*most, capacity);
        }
        Self {
            markets,
            lanes,
            weight,
            users,
            widest,
            solves: 0,
        }
    }

    /// Weighted cost of one trip.
    fn trip(&self, lane: usize) -> f64 {
        self.weight * self.lanes[lane].terms.cost_per_trip.to_f64()
    }

    fn run(mut self) -> Solved {
        let dear: Vec<usize> = (0..self.lanes.len())
            .filter(|lane| self.trip(*lane) > 0.0)
            .collect();
        let mut slopes: Vec<f64> = (0..self.lanes.len())
            .map(|lane| self.trip(lane) / self.widest[lane])
            .collect();
        let relaxed = self.solve_all(|lane| Some(slopes[lane]));
        let carried: f64 = dear
            .iter()
            .map(|lane| slopes[*lane] * relaxed.loads[*lane] as f64 / 1e6)
            .sum();
        let bound = relaxed.values.iter().sum::<f64>() - carried;
        if dear.is_empty() {
            return Solved {
                flows: relaxed.flows,
                bound,
                proven: true,
            };
        }
        let sets = u32::try_from(dear.len())
            .ok()
            .and_then(|k| 1_u64.checked_shl(k))
            .and_then(|sets| sets.checked_mul(self.markets.len() as u64));
        if sets.is_some_and(|solves| solves <= EVERY_SET) && dear.len() < 64 {
            let best = self.try_every_set(&dear);
            let one_trip = |lane: &usize| self.lanes[*lane].terms.trip_capacity.is_none();
            return Solved {
                flows: best.flows,
                bound,
                proven: dear.iter().all(one_trip),
            };
        }
        let mut best = relaxed.clone();
        let mut last = relaxed;
        for _ in 0..SLOPE_ROUNDS {
            for lane in &dear {
                if last.loads[*lane] > 0 {
                    let trips = self.lanes[*lane].trip_cost(last.loads[*lane]) * self.weight;
                    slopes[*lane] = trips * 1e6 / last.loads[*lane] as f64;
                }
            }
            last = self.solve_all(|lane| Some(slopes[lane]));
            if last.worth > best.worth {
                best = last.clone();
            }
        }
        self.improve(&mut best, &dear);
        Solved {
            flows: best.flows,
            bound,
            proven: false,
        }
    }

    fn solve_all(&mut self, surcharge: impl Fn(usize) -> Option<f64>) -> State {
        let mut state = State {
            flows: Vec::with_capacity(self.markets.len()),
            values: Vec::with_capacity(self.markets.len()),
            loads: vec![0; self.lanes.len()],
            worth: 0.0,
        };
        for market in self.markets {
            let flows = market.solve(&surcharge);
            state.values.push(market.value(&flows));
            add_loads(market, &flows, 1, &mut state.loads);
            state.flows.push(flows);
        }
        self.solves += self.markets.len();
        state.worth = state.values.iter().sum::<f64>() - self.trips_cost(&state.loads);
        state
    }

    fn trips_cost(&self, loads: &[i64]) -> f64 {
        let trips = self.lanes.iter().zip(loads);
        self.weight * trips.map(|(lane, load)| lane.trip_cost(*load)).sum::<f64>()
    }

    /// Every set of the dear lanes; free lanes are always open.
    fn try_every_set(&mut self, dear: &[usize]) -> State {
        let mut open = vec![true; self.lanes.len()];
        let mut best: Option<State> = None;
        for set in 0..1_u64 << dear.len() {
            for (bit, lane) in dear.iter().enumerate() {
                open[*lane] = set >> bit & 1 == 1;
            }
            let state = self.solve_all(|lane| open[lane].then_some(0.0));
            if best
                .as_ref()
                .is_none_or(|b| state.worth > b.worth + TOLERANCE)
            {
                best = Some(state);
            }
        }
        best.unwrap_or_else(|| self.solve_all(|_| None))
    }

    /// Closes and opens single lanes while that pays.
    fn improve(&mut self, best: &mut State, dear: &[usize]) {
        let budget = self.solves + SEARCH + 8 * self.markets.len();
        let ceiling: Vec<f64> = self
            .markets
            .iter()
            .map(|market| market.value(&market.solve(|_| Some(0.0))))
            .collect();
        let mut open: Vec<bool> = (0..self.lanes.len())
            .map(|lane| self.trip(lane) <= 0.0 || best.loads[lane] > 0)
            .collect();
        // Solved with slopes; now with the trips of the open lanes paid.
        for product in 0..self.markets.len() {
            self.try_change(best, &[product], &open);
        }
        loop {
            let mut changed = false;
            let mut order: Vec<usize> = dear.to_vec();
            order.sort_by_key(|lane| (best.loads[*lane], *lane));
            for lane in order {
                if self.solves > budget {
                    return;
                }
                let users = &self.users[lane];
                if open[lane] {
                    open[lane] = false;
                    let touched: Vec<usize> = users
                        .iter()
                        .copied()
                        .filter(|p| self.uses(&best.flows[*p], *p, lane))
                        .collect();
                    if touched.is_empty() || self.try_change(best, &touched, &open) {
                        changed |= !touched.is_empty();
                    } else {
                        open[lane] = true;
                    }
                    continue;
                }
                let touched: Vec<usize> = users
                    .iter()
                    .copied()
                    .filter(|p| ceiling[*p] > best.values[*p] + TOLERANCE)
                    .collect();
                let hope: f64 = touched.iter().map(|p| ceiling[*p] - best.values[*p]).sum();
                if hope <= self.trip(lane) {
                    continue;
                }
                open[lane] = true;
                if self.try_change(best, &touched, &open) {
                    changed = true;
                } else {
                    open[lane] = false;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn uses(&self, flows: &[Moved], product: usize, lane: usize) -> bool {
        let routes = &self.markets[product].routes;
        routes
            .iter()
            .zip(flows)
            .any(|(route, moved)| route.lane == lane && moved.packs() > 0)
    }

    /// Solves the named products again on the open lanes and keeps that if it is worth more.
    fn try_change(&mut self, best: &mut State, products: &[usize], open: &[bool]) -> bool {
        let mut trial = Vec::with_capacity(products.len());
        let mut gain = 0.0;
        for product in products {
            let market = &self.markets[*product];
            let flows = market.solve(|lane| open[lane].then_some(0.0));
            let value = market.value(&flows);
            gain += value - best.values[*product];
            trial.push((*product, flows, value));
        }
        self.solves += products.len();
        let mut loads = best.loads.clone();
        for (product, flows, _) in &trial {
            let market = &self.markets[*product];
            add_loads(market, &best.flows[*product], -1, &mut loads);
            add_loads(market, flows, 1, &mut loads);
        }
        gain += self.trips_cost(&best.loads) - self.trips_cost(&loads);
        if gain <= TOLERANCE {
            return false;
        }
        for (product, flows, value) in trial {
            best.flows[product] = flows;
            best.values[product] = value;
        }
        best.loads = loads;
        best.worth += gain;
        true
    }
}

pub(super) fn add_loads(market: &Market<'_>, flows: &[Moved], sign: i64, loads: &mut [i64]) {
    for (route, moved) in market.routes.iter().zip(flows) {
        loads[route.lane] += sign * moved.packs() * market.product.pack.micros();
    }
}
