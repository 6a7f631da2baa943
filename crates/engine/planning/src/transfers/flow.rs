//! Minimum-cost circulation with convex arc costs in whole packs.
//!
//! Negative cycles of the residual network are cancelled in steps of falling size, the last of
//! one pack. No negative cycle at one pack is optimality for separable convex costs (Ahuja,
//! Magnanti & Orlin 1993, "Network Flows", section 14.4; scaling after Hochbaum & Shanthikumar 1990).

/// Less than this much money is noise.
const TOLERANCE: f64 = 1e-7;

/// A directed arc of a network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub from: usize,
    pub to: usize,
    /// In packs.
    pub capacity: i64,
}

/// Flows with what one pack more would cost around them.
pub(super) struct Circulation {
    pub flow: Vec<i64>,
    /// Least cost of one more pack from node 0 to each node; infinite where none can get there.
    pub from_root: Vec<f64>,
    /// Least cost of one more pack from each node to node 0.
    pub to_root: Vec<f64>,
}

/// The cheapest circulation, sought from a feasible `start`; `cost(arc, packs)` is the total cost of
/// a flow on an arc, convex in packs and 0 at 0.
pub(super) fn circulate(nodes: usize, arcs: &[Arc], start: Vec<i64>, cost: impl Fn(usize, i64) -> f64) -> Circulation {
    let widest = arcs.iter().map(|a| a.capacity).max().unwrap_or(0);
    let mut step = 1_i64;
    while step <= widest / 8 {
        step *= 2;
    }
    let mut search = Search {
        arcs,
        flow: start,
        forward: vec![f64::INFINITY; arcs.len()],
        backward: vec![f64::INFINITY; arcs.len()],
        distance: vec![0.0; nodes],
        parent: vec![usize::MAX; nodes],
        mark: vec![0; nodes],
        cycle: Vec::new(),
    };
    loop {
        for arc in 0..arcs.len() {
            search.price(arc, step, &cost);
        }
        while search.find_cycle() {
            let mut gain = f64::NEG_INFINITY;
            // The same cycle pays until its costs have risen.
            while gain < -TOLERANCE {
                gain = search.push(step, &cost);
            }
        }
        if step == 1 {
            return Circulation {
                from_root: search.distances(false),
                to_root: search.distances(true),
                flow: search.flow,
            };
        }
        step /= 2;
    }
}

struct Search<'a> {
    arcs: &'a [Arc],
    flow: Vec<i64>,
    /// Cost of one step more on each arc; infinite without room.
    forward: Vec<f64>,
    /// Cost of one step less.
    backward: Vec<f64>,
    distance: Vec<f64>,
    /// Residual arc by which each node was reached: 2·arc forward, 2·arc + 1 backward.
    parent: Vec<usize>,
    mark: Vec<usize>,
    cycle: Vec<usize>,
}

impl Search<'_> {
    fn price(&mut self, arc: usize, step: i64, cost: &impl Fn(usize, i64) -> f64) {
        let flow = self.flow[arc];
        let now = cost(arc, flow);
        self.forward[arc] =
            if flow + step <= self.arcs[arc].capacity { cost(arc, flow + step) - now } else { f64::INFINITY };
        self.backward[arc] = if flow >= step { cost(arc, flow - step) - now } else { f64::INFINITY };
    }

    /// Sends one step around the cycle and answers what the next one would cost.
    fn push(&mut self, step: i64, cost: &impl Fn(usize, i64) -> f64) -> f64 {
        let cycle = std::mem::take(&mut self.cycle);
        for residual in &cycle {
            self.flow[residual / 2] += if residual % 2 == 0 { step } else { -step };
        }
        let mut next = 0.0;
        for residual in &cycle {
            self.price(residual / 2, step, cost);
        }
        for residual in &cycle {
            next += self.residual_cost(*residual);
        }
        self.cycle = cycle;
        next
    }

    fn residual_cost(&self, residual: usize) -> f64 {
        if residual.is_multiple_of(2) { self.forward[residual / 2] } else { self.backward[residual / 2] }
    }

    /// The node that a residual arc leaves.
    fn tail(&self, residual: usize) -> usize {
        let arc = self.arcs[residual / 2];
        if residual.is_multiple_of(2) { arc.from } else { arc.to }
    }

    /// Bellman and Ford from everywhere at once, starting from the distances that the last search
    /// left (any will do, and these are nearly right); after each pass the parents are searched for
    /// a cycle, so that most cycles show long before the last pass.
    fn find_cycle(&mut self) -> bool {
        self.parent.fill(usize::MAX);
        for _ in 0..=self.distance.len() {
            let mut changed = false;
            for arc in 0..self.arcs.len() {
                let Arc { from, to, .. } = self.arcs[arc];
                changed |= self.relax(from, to, self.forward[arc], 2 * arc);
                changed |= self.relax(to, from, self.backward[arc], 2 * arc + 1);
            }
            if !changed {
                return false;
            }
            if self.cycle_among_parents() {
                return true;
            }
        }
        false
    }

    /// Distances of all nodes from node 0, or to it when `backwards`.
    fn distances(&mut self, backwards: bool) -> Vec<f64> {
        self.distance.fill(f64::INFINITY);
        self.distance[0] = 0.0;
        for _ in 0..self.distance.len() {
            let mut changed = false;
            for arc in 0..self.arcs.len() {
                let Arc { from, to, .. } = self.arcs[arc];
                let (ahead, back) = (self.forward[arc], self.backward[arc]);
                let (ahead, back) = if backwards { (back, ahead) } else { (ahead, back) };
                changed |= self.relax(from, to, ahead, 2 * arc);
                changed |= self.relax(to, from, back, 2 * arc + 1);
            }
            if !changed {
                break;
            }
        }
        self.distance.clone()
    }

    fn relax(&mut self, from: usize, to: usize, cost: f64, residual: usize) -> bool {
        let reached = self.distance[from] + cost;
        // The margin keeps rounding from looking like a cycle.
        if reached < self.distance[to] - TOLERANCE / 100.0 {
            self.distance[to] = reached;
            self.parent[to] = residual;
            return true;
        }
        false
    }

    /// Keeps the first cycle of parents that is worth cancelling.
    fn cycle_among_parents(&mut self) -> bool {
        self.mark.fill(0);
        for start in 0..self.parent.len() {
            let label = start + 1;
            let mut node = start;
            while self.mark[node] == 0 && self.parent[node] != usize::MAX {
                self.mark[node] = label;
                node = self.tail(self.parent[node]);
            }
            if self.mark[node] != label {
                continue;
            }
            let mut total = 0.0;
            self.cycle.clear();
            let first = node;
            loop {
                let residual = self.parent[node];
                total += self.residual_cost(residual);
                self.cycle.push(residual);
                node = self.tail(residual);
                if node == first {
                    break;
                }
            }
            if total < -TOLERANCE {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_powerco_transport_problem_costs_1020() {
        // Winston (2004), "Operations Research", chapter 7, Powerco: supplies 35, 50, 40, demands
        // 45, 20, 30, 30; least cost 1,020.
        let unit = [[8, 6, 10, 9], [9, 12, 13, 7], [14, 9, 16, 5]];
        let (supplies, demands) = ([35, 50, 40], [45, 20, 30, 30]);
        let mut arcs = Vec::new();
        let mut prices = Vec::new();
        for (i, supply) in supplies.iter().enumerate() {
            arcs.push(Arc { from: 0, to: 1 + i, capacity: *supply });
            prices.push(0.0);
            for (j, price) in unit[i].iter().enumerate() {
                arcs.push(Arc { from: 1 + i, to: 4 + j, capacity: 200 });
                prices.push(f64::from(*price));
            }
        }
        for (j, demand) in demands.iter().enumerate() {
            arcs.push(Arc { from: 4 + j, to: 0, capacity: *demand });
            // Serving is worth more than any route costs.
            prices.push(-1_000.0);
        }
        let Circulation { flow, .. } =
            circulate(8, &arcs, vec![0; arcs.len()], |arc, packs| prices[arc] * packs as f64);
        let total: f64 = flow.iter().zip(&prices).map(|(f, p)| *f as f64 * p).sum();
        assert!((total + 125_000.0 - 1_020.0).abs() < 1e-6, "{total}");
    }
}
