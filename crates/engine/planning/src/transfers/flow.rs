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
///
/// Parts of the network that meet in node 0 alone have nothing to do with each other, as node 0 lets everything through:
/// each is solved by itself.
pub(super) fn circulate(nodes: usize, arcs: &[Arc], start: Vec<i64>, cost: impl Fn(usize, i64) -> f64) -> Circulation {
    let mut made =
        Circulation { flow: start, from_root: vec![f64::INFINITY; nodes], to_root: vec![f64::INFINITY; nodes] };
    (made.from_root[0], made.to_root[0]) = (0.0, 0.0);
    let (parts, order) = parts(nodes, arcs);
    let mut search = Search::default();
    let mut local = vec![usize::MAX; nodes];
    let mut first = 0;
    for last in parts {
        match &order[first..last] {
            [arc] => single(*arc, arcs[*arc], &mut made, &cost),
            ids => {
                search.load(ids, arcs, &made.flow, &mut local);
                search.solve(&|arc: usize, packs| cost(ids[arc], packs));
                search.store(ids, &mut made);
            }
        }
        first = last;
    }
    made
}

/// The arcs ordered by the part of the network that they belong to, and where each part ends.
fn parts(nodes: usize, arcs: &[Arc]) -> (Vec<usize>, Vec<usize>) {
    let mut above: Vec<usize> = (0..nodes).collect();
    let find = |above: &mut Vec<usize>, mut node: usize| {
        while above[node] != node {
            above[node] = above[above[node]];
            node = above[node];
        }
        node
    };
    for arc in arcs.iter().filter(|arc| arc.from != 0 && arc.to != 0) {
        let (from, to) = (find(&mut above, arc.from), find(&mut above, arc.to));
        above[from.max(to)] = from.min(to);
    }
    let part: Vec<usize> = arcs.iter().map(|arc| find(&mut above, arc.from.max(arc.to))).collect();
    let mut ends = vec![0; nodes + 1];
    part.iter().for_each(|part| ends[part + 1] += 1);
    for node in 0..nodes {
        ends[node + 1] += ends[node];
    }
    let mut order = vec![0; arcs.len()];
    for (arc, part) in part.iter().enumerate() {
        order[ends[*part]] = arc;
        ends[*part] += 1;
    }
    // Each end is now that of its own part; nodes that begin none repeat the one before.
    ends.pop();
    ends.dedup();
    ends.retain(|end| *end > 0);
    (ends, order)
}

/// A node that one arc joins to node 0: nothing can flow, and one more pack costs what the arc says.
fn single(id: usize, arc: Arc, made: &mut Circulation, cost: &impl Fn(usize, i64) -> f64) {
    if arc.capacity > 0 {
        let side = if arc.from == 0 { &mut made.from_root[arc.to] } else { &mut made.to_root[arc.from] };
        *side = cost(id, 1) - cost(id, 0);
    }
}

/// The search in one part of the network, node 0 being its own node 0.
#[derive(Default)]
struct Search {
    arcs: Vec<Arc>,
    /// The nodes as the whole network numbers them.
    names: Vec<usize>,
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

impl Search {
    /// Begins anew with some arcs of a network. `local`: numbers of its nodes here, as far as there are any.
    fn load(&mut self, ids: &[usize], arcs: &[Arc], start: &[i64], local: &mut [usize]) {
        self.names.clear();
        self.names.push(0);
        let names = &mut self.names;
        let mut number = |node: usize| {
            if node != 0 && local[node] == usize::MAX {
                local[node] = names.len();
                names.push(node);
            }
            if node == 0 { 0 } else { local[node] }
        };
        self.arcs.clear();
        self.arcs.extend(ids.iter().map(|id| {
            let Arc { from, to, capacity } = arcs[*id];
            Arc { from: number(from), to: number(to), capacity }
        }));
        self.flow.clear();
        self.flow.extend(ids.iter().map(|id| start[*id]));
        for costs in [&mut self.forward, &mut self.backward] {
            costs.clear();
            costs.resize(ids.len(), f64::INFINITY);
        }
        let nodes = self.names.len();
        self.distance.clear();
        self.distance.resize(nodes, 0.0);
        self.parent.clear();
        self.parent.resize(nodes, usize::MAX);
        self.mark.clear();
        self.mark.resize(nodes, 0);
    }

    fn solve(&mut self, cost: &impl Fn(usize, i64) -> f64) {
        let widest = self.arcs.iter().map(|a| a.capacity).max().unwrap_or(0);
        let mut step = 1_i64;
        while step <= widest / 8 {
            step *= 2;
        }
        loop {
            for arc in 0..self.arcs.len() {
                self.price(arc, step, cost);
            }
            while self.find_cycle() {
                let mut gain = f64::NEG_INFINITY;
                // The same cycle pays until its costs have risen.
                while gain < -TOLERANCE {
                    gain = self.push(step, cost);
                }
            }
            if step == 1 {
                return;
            }
            step /= 2;
        }
    }

    /// Puts flows and distances where the whole network has them.
    fn store(&mut self, ids: &[usize], made: &mut Circulation) {
        for (id, flow) in ids.iter().zip(&self.flow) {
            made.flow[*id] = *flow;
        }
        for (backwards, all) in [(false, &mut made.from_root), (true, &mut made.to_root)] {
            self.distances(backwards);
            for (name, distance) in self.names.iter().zip(&self.distance) {
                all[*name] = *distance;
            }
        }
    }

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
    fn distances(&mut self, backwards: bool) {
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
