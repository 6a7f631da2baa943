//! Closing and opening single lanes while that pays.

use super::trips::{Search, State, TOLERANCE};

/// Product solves that the improvement may take for each product, and at least.
const IMPROVE_EACH: usize = 16;
const IMPROVE_LEAST: usize = 2_000;

impl Search<'_> {
    /// Closes and opens single lanes while that pays, those with the least load first.
    pub(super) fn improve(&mut self, best: &mut State, dear: &[usize]) {
        let budget = self.solves + IMPROVE_LEAST.max(IMPROVE_EACH * self.markets.len());
        let mut open: Vec<bool> =
            (0..self.lanes.len()).map(|lane| self.trip(lane) <= 0.0 || best.loads[lane] > 0).collect();
        // So far solved with surcharges; the trips of open lanes are paid.
        *best = self.on_open_lanes(best, &open);
        let mut changed = true;
        while changed {
            changed = false;
            let mut order: Vec<usize> = dear.to_vec();
            order.sort_by_key(|lane| (best.loads[*lane], *lane));
            for lane in order {
                if self.solves > budget {
                    return;
                }
                open[lane] = !open[lane];
                let (touched, ahead) = if open[lane] {
                    (self.hopeful(best, lane), -self.trip(lane))
                } else {
                    (self.carried(best, lane), self.trips(lane, best.loads[lane]))
                };
                let idle = !open[lane] && touched.is_empty();
                if idle || self.try_change(best, &touched, &open, ahead) {
                    changed |= !idle;
                } else {
                    open[lane] = !open[lane];
                }
            }
        }
    }

    fn on_open_lanes(&mut self, state: &State, open: &[bool]) -> State {
        let markets = self.markets;
        self.solve_all(Some(state), |product, route| open[markets[product].routes[route].lane].then_some(0.0))
    }

    /// Products with goods on a lane: closing it gains them nothing.
    fn carried(&self, state: &State, lane: usize) -> Vec<(usize, f64)> {
        let on_lane = |p: &usize| {
            let routes = self.markets[*p].routes.iter();
            routes.zip(&state.flows[*p]).any(|(route, moved)| route.lane == lane && moved.packs() > 0)
        };
        let users = self.users[lane].iter().copied().filter(on_lane);
        users.map(|product| (product, 0.0)).collect()
    }

    /// Products that an open lane could help, with what each may hope to gain.
    fn hopeful(&self, state: &State, lane: usize) -> Vec<(usize, f64)> {
        let hope = |p: usize| -> f64 {
            let routes = self.markets[p].routes.iter().zip(&state.hopes[p]);
            routes.filter(|(r, _)| r.lane == lane).map(|(_, hope)| hope).sum()
        };
        let users = self.users[lane].iter().map(|p| (*p, hope(*p)));
        users.filter(|(_, hope)| *hope > TOLERANCE).collect()
    }

    /// Solves the named products again on the open lanes and keeps that if it is worth more.
    /// Each comes with what it may hope to gain, and `ahead` is what the change brings or costs
    /// before them: once the rest cannot make it pay, the rest is not tried.
    fn try_change(&mut self, best: &mut State, products: &[(usize, f64)], open: &[bool], ahead: f64) -> bool {
        let mut trial = Vec::with_capacity(products.len());
        let mut gain = 0.0;
        let mut hope: f64 = products.iter().map(|(_, hope)| hope).sum();
        let mut changes = std::collections::BTreeMap::new();
        for (product, most) in products {
            if gain + hope + ahead <= TOLERANCE {
                return false;
            }
            hope -= most;
            let market = &self.markets[*product];
            let before = &best.flows[*product];
            let found = market.solve(before, |r| open[market.routes[r].lane].then_some(0.0));
            self.solves += 1;
            let value = market.value(&found.moved);
            gain += value - best.values[*product];
            for ((route, old), new) in market.routes.iter().zip(before).zip(&found.moved) {
                let more = (new.packs() - old.packs()) * market.product.pack.micros();
                if more != 0 {
                    *changes.entry(route.lane).or_insert(0) += more;
                }
            }
            trial.push((*product, found, value));
        }
        for (lane, more) in &changes {
            let load = best.loads[*lane];
            gain += self.trips(*lane, load) - self.trips(*lane, load + more);
        }
        if gain <= TOLERANCE {
            return false;
        }
        for (product, found, value) in trial {
            best.flows[product] = found.moved;
            best.hopes[product] = found.hopes;
            best.values[product] = value;
        }
        for (lane, more) in changes {
            best.loads[lane] += more;
        }
        best.worth += gain;
        true
    }
}
