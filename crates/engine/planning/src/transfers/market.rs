//! One product's problem: who has surplus, who is short, and what a unit moved between them brings.

use super::flow::{Circulation, circulate};
use super::graph::{Graph, Use};
use super::input::{Goal, Node, Options, Product};
use super::lanes::LaneTable;
use super::shortfalls::Shortfalls;
use super::worth::{Given, MoveBasis, MoveEnd, Shorts, Taken, UnitWorth};
use crate::demand::Demand;
use stockflow_kernel::{Money, Quantity};

/// Weight of trip and unit costs when coverage is the goal: only enough to break ties.
const COVERAGE_COST_WEIGHT: f64 = 1e-3;

/// Weight of trip and unit costs in the value of a plan.
pub(super) const fn cost_weight(goal: Goal) -> f64 {
    match goal {
        Goal::NetBenefit => 1.0,
        Goal::Coverage => COVERAGE_COST_WEIGHT,
    }
}

/// A location with more than it needs.
#[derive(Debug)]
pub(super) struct Supplier {
    pub node: usize,
    /// Packs that may leave without touching its own need.
    pub surplus: i64,
    /// Of these, packs that would be written off.
    pub expiring: i64,
    worth: UnitWorth,
    shortfalls: Shortfalls,
}

/// A location with less than it needs, as it will be when the first goods can arrive.
#[derive(Debug)]
pub(super) struct Receiver {
    pub node: usize,
    /// Packs that it may get.
    pub room: i64,
    worth: UnitWorth,
    /// Units without any move, on arrival.
    stock: f64,
    /// Demand from the arrival to the end of the window.
    demand: Demand,
    /// Days of it.
    days: f64,
    shortfalls: Shortfalls,
    /// The same for expiring packs, which are sold before any other stock.
    expiring_alone: Shortfalls,
}

/// A supplier to a receiver over a lane.
#[derive(Debug)]
pub(super) struct Route {
    pub supplier: usize,
    pub receiver: usize,
    pub lane: usize,
    pub cost_per_unit: Money,
    /// Money per pack without trips, as the goal weighs it.
    pub price: f64,
    /// Part of the time from the fastest arrival to the window's end that this lane misses.
    pub late_share: f64,
}

/// Packs on one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Moved {
    pub regular: i64,
    pub expiring: i64,
}

impl Moved {
    pub(super) const fn packs(self) -> i64 {
        self.regular + self.expiring
    }
}

/// The best flows of one product, and what its closed routes might add to them.
#[derive(Debug)]
pub(super) struct Best {
    pub moved: Vec<Moved>,
    pub hopes: Vec<f64>,
}

#[derive(Debug)]
pub(super) struct Market<'a> {
    pub product: &'a Product,
    pub suppliers: Vec<Supplier>,
    pub receivers: Vec<Receiver>,
    pub routes: Vec<Route>,
    /// Short, but without a route.
    pub cut_off: Vec<usize>,
    pub pack: f64,
    pub unit_cost: f64,
    cost_weight: f64,
}

fn worth_of(node: &Node) -> UnitWorth {
    UnitWorth { margin: node.unit_margin.to_f64(), holding: node.holding_cost.to_f64() }
}

/// A location's own need over its window, rounded up to a millionth.
pub(super) fn need_micros(node: &Node) -> i64 {
    let mean = (node.demand.mean() * 1e6).ceil() as i64;
    mean.saturating_add(node.safety_stock.micros())
}

/// Stock on hand and due, in millionths.
pub(super) fn covered_micros(node: &Node) -> i64 {
    node.available.micros().saturating_add(node.inbound.micros())
}

/// Days that `micros` last at the expected demand.
pub(super) fn cover_days(node: &Node, micros: i64) -> Option<f64> {
    let daily = node.demand.mean() / node.window_days;
    (daily > 0.0).then(|| micros.max(0) as f64 / 1e6 / daily)
}

/// (source − destination) / source in days of cover; 1 when only the source lasts for ever.
fn stock_difference(source: &Node, destination: &Node) -> f64 {
    let from = cover_days(source, source.available.micros());
    let to = cover_days(destination, covered_micros(destination));
    match (from, to) {
        (Some(from), Some(to)) if from > 0.0 => (from - to) / from,
        (None, Some(_)) => 1.0,
        _ => 0.0,
    }
}

impl<'a> Market<'a> {
    pub(super) fn new(product: &'a Product, lanes: &LaneTable, options: &Options) -> Self {
        let pack = product.pack.micros();
        let nodes = &product.nodes;
        let mut suppliers = Vec::new();
        let mut short = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let need = need_micros(node);
            let surplus = node.available.micros().saturating_sub(need) / pack;
            if surplus > 0 {
                let stock = node.available.to_f64();
                suppliers.push(Supplier {
                    node: index,
                    surplus,
                    worth: worth_of(node),
                    expiring: (node.expiring.micros() / pack).min(surplus),
                    shortfalls: Shortfalls::new(&node.demand, stock, -product.pack.to_f64(), surplus),
                });
            } else if covered_micros(node) < need {
                short.push(index);
            }
        }
        let mut market = Self {
            product,
            suppliers,
            receivers: Vec::new(),
            routes: Vec::new(),
            cut_off: Vec::new(),
            pack: product.pack.to_f64(),
            unit_cost: product.unit_cost.to_f64(),
            cost_weight: cost_weight(options.goal),
        };
        for index in short {
            market.connect(index, lanes, options);
        }
        market
    }

    /// Adds a short location and its routes, or notes that nothing leads there.
    fn connect(&mut self, index: usize, lanes: &LaneTable, options: &Options) {
        let product = self.product;
        let node = &product.nodes[index];
        let mut ways = Vec::new();
        for (supplier, from) in self.suppliers.iter().enumerate() {
            let source = &product.nodes[from.node];
            let pair = (source.location, node.location);
            let Some(terms) = lanes.terms(pair.0, pair.1) else {
                continue;
            };
            let in_time = terms.lead_time_days < node.window_days;
            let apart =
                options.min_stock_difference <= 0.0 || stock_difference(source, node) >= options.min_stock_difference;
            if in_time && apart && !product.blocked.contains(&pair) {
                ways.push((supplier, terms));
            }
        }
        let fastest = ways.iter().map(|(_, terms)| terms.lead_time_days).fold(f64::INFINITY, f64::min);
        let receiver = Receiver::new(node, index, fastest.min(node.window_days), product.pack);
        if ways.is_empty() || receiver.room == 0 {
            self.cut_off.push(index);
            return;
        }
        for (supplier, terms) in ways {
            let late = (terms.lead_time_days - fastest) / (node.window_days - fastest);
            // Cautious: the margin of all that it could have sold in the time.
            let delay = node.unit_margin.to_f64() * late * self.pack;
            self.routes.push(Route {
                supplier,
                receiver: self.receivers.len(),
                lane: usize::MAX,
                cost_per_unit: terms.cost_per_unit,
                price: delay + self.cost_weight * terms.cost_per_unit.to_f64() * self.pack,
                late_share: late,
            });
        }
        self.receivers.push(receiver);
    }

    /// Numbers the lanes of its routes; until then they have none.
    pub(super) fn number_lanes(&mut self, lanes: &mut LaneTable) {
        for route in &mut self.routes {
            let source = self.product.nodes[self.suppliers[route.supplier].node].location;
            let destination = self.product.nodes[self.receivers[route.receiver].node].location;
            route.lane = lanes.number(source, destination);
        }
    }

    /// Units short at a source without a move, and after `packs` have left.
    fn missed(&self, supplier: usize, packs: i64) -> (f64, f64) {
        let from = &self.suppliers[supplier];
        let short = |packs| from.shortfalls.after(&self.product.nodes[from.node].demand, packs);
        (short(0), short(packs))
    }

    /// Units short at a destination without a move, and with `packs` there.
    fn lacked(&self, receiver: usize, packs: i64) -> (f64, f64) {
        let to = &self.receivers[receiver];
        let short = |packs| to.shortfalls.after(&to.demand, packs);
        (short(0), short(packs))
    }

    /// Units of demand left without expiring packs, and with them.
    fn left_by_expiring(&self, receiver: usize, packs: i64) -> (f64, f64) {
        let to = &self.receivers[receiver];
        let short = |packs| to.expiring_alone.after(&to.demand, packs);
        (short(0), short(packs))
    }

    /// Loss and saving at a source that gives `packs`.
    fn given(&self, supplier: usize, packs: i64) -> Given {
        let (before, after) = self.missed(supplier, packs);
        self.suppliers[supplier].worth.given(packs as f64 * self.pack, after - before)
    }

    /// Gain and holding at a destination that gets `packs`.
    fn taken(&self, receiver: usize, packs: i64) -> Taken {
        let (before, after) = self.lacked(receiver, packs);
        self.receivers[receiver].worth.taken(packs as f64 * self.pack, before - after)
    }

    /// What a line's money is worked out of: `out` packs leave its source in all, `inward` reach its destination, those
    /// that expire counted apart. And what is short, which is known here already.
    pub(super) fn basis(&self, route: &Route, moved: Moved, out: i64, inward: Moved) -> (MoveBasis, Shorts) {
        let (from, to) = (&self.suppliers[route.supplier], &self.receivers[route.receiver]);
        let end = |node: &Node, demand: &Demand, days, stock| MoveEnd {
            demand: demand.clone(),
            days,
            stock,
            unit_margin: node.unit_margin,
            holding_cost: node.holding_cost,
        };
        let source = &self.product.nodes[from.node];
        let basis = MoveBasis {
            source: end(source, &source.demand, source.window_days, source.available.to_f64()),
            destination: end(&self.product.nodes[to.node], &to.demand, to.days, to.stock),
            pack: self.product.pack,
            packs: moved.packs(),
            expiring: moved.expiring,
            out,
            inward: inward.packs(),
            expiring_inward: inward.expiring,
            unit_cost: self.product.unit_cost,
            cost_per_unit: route.cost_per_unit,
            late_share: route.late_share,
        };
        let shorts = Shorts {
            source: self.missed(route.supplier, out),
            destination: self.lacked(route.receiver, inward.packs()),
            rescue: self.left_by_expiring(route.receiver, inward.expiring),
        };
        (basis, shorts)
    }

    /// Write-offs avoided by `packs` of expiring stock at a destination: it issues what expires
    /// first, so they sell before its own stock, as far as demand goes.
    fn rescued(&self, receiver: usize, packs: i64) -> f64 {
        let (before, after) = self.left_by_expiring(receiver, packs);
        self.unit_cost * (before - after)
    }

    /// Most that any plan could put on a route, in packs.
    pub(super) fn widest(&self, route: &Route) -> i64 {
        self.suppliers[route.supplier].surplus.min(self.receivers[route.receiver].room)
    }

    /// Units expected short on arrival at a destination if nothing comes.
    pub(super) fn shortfall(&self, receiver: usize) -> f64 {
        let to = &self.receivers[receiver];
        to.shortfalls.after(&to.demand, 0)
    }

    /// The best flows when a pack on a route costs `surcharge(route)` more; `None` closes the
    /// route. `start` is any set of flows that can be carried out: the nearer, the sooner done.
    pub(super) fn solve(&self, start: &[Moved], surcharge: impl Fn(usize) -> Option<f64>) -> Best {
        let graph = Graph::new(self, surcharge);
        let start = graph.start(self, start);
        let cost = |arc: usize, packs| self.arc_cost(graph.uses[arc], packs);
        let around = circulate(graph.nodes, &graph.arcs, start, cost);
        let mut moved = self.nothing();
        for (packs, used) in around.flow.iter().zip(&graph.uses) {
            match used {
                Use::Regular(route, _) => moved[*route].regular = *packs,
                Use::Expiring(route, _) => moved[*route].expiring = *packs,
                _ => {}
            }
        }
        Best { hopes: self.hopes(&around), moved }
    }

    /// For each route, what its first pack would add without trips, times all that it could carry.
    fn hopes(&self, around: &Circulation) -> Vec<f64> {
        let first = 1 + self.suppliers.len();
        let half = first + self.receivers.len();
        let rescue = around.from_root.len() > half;
        self.routes
            .iter()
            .map(|route| {
                let (i, j) = (route.supplier, route.receiver);
                let mut way = around.from_root[1 + i] + around.to_root[first + j];
                if rescue {
                    let expiring = around.from_root[half + i];
                    way = way.min(expiring + around.to_root[half + self.suppliers.len() + j]);
                }
                (-way - route.price).max(0.0) * self.widest(route) as f64
            })
            .collect()
    }

    /// No flow on any route.
    pub(super) fn nothing(&self) -> Vec<Moved> {
        vec![Moved::default(); self.routes.len()]
    }

    fn arc_cost(&self, used: Use, packs: i64) -> f64 {
        match used {
            Use::Supply(supplier) => {
                let given = self.given(supplier, packs);
                given.lost - given.holding_saved
            }
            Use::Serve(receiver) => {
                let taken = self.taken(receiver, packs);
                taken.holding - taken.margin
            }
            Use::Rescue(receiver) => -self.rescued(receiver, packs),
            Use::Regular(_, price) | Use::Expiring(_, price) => price * packs as f64,
            Use::Withdraw(_) => 0.0,
        }
    }

    /// What a set of flows is worth, without trips, as the goal weighs it.
    pub(super) fn value(&self, moved: &[Moved]) -> f64 {
        let mut out = vec![0; self.suppliers.len()];
        let mut inward = vec![(0, 0); self.receivers.len()];
        let mut value = 0.0;
        for (route, moved) in self.routes.iter().zip(moved) {
            out[route.supplier] += moved.packs();
            inward[route.receiver].0 += moved.packs();
            inward[route.receiver].1 += moved.expiring;
            value -= route.price * moved.packs() as f64;
        }
        for (supplier, packs) in out.iter().enumerate().filter(|(_, p)| **p > 0) {
            value -= self.arc_cost(Use::Supply(supplier), *packs);
        }
        for (receiver, (packs, expiring)) in inward.iter().enumerate() {
            if *packs > 0 {
                value -= self.arc_cost(Use::Serve(receiver), *packs);
                value -= self.arc_cost(Use::Rescue(receiver), *expiring);
            }
        }
        value
    }
}

impl Receiver {
    fn new(node: &Node, index: usize, lead_days: f64, pack: Quantity) -> Self {
        // Until the goods arrive, stock falls by the demand expected in that time.
        let share = 1.0 - lead_days / node.window_days;
        let covered = covered_micros(node);
        let gone = (node.demand.mean() * (1.0 - share) * 1e6).round() as i64;
        let stock = covered.saturating_sub(gone).max(0);
        let demand = node.demand.over_share(share);
        let need = ((demand.mean() * 1e6).ceil() as i64).saturating_add(node.safety_stock.micros());
        let lacking = need.saturating_sub(stock).max(0);
        let room = (lacking.saturating_sub(1)).div_euclid(pack.micros()) + 1;
        let step = pack.to_f64();
        Self {
            node: index,
            room,
            worth: worth_of(node),
            stock: stock as f64 / 1e6,
            days: node.window_days - lead_days,
            shortfalls: Shortfalls::new(&demand, stock as f64 / 1e6, step, room),
            expiring_alone: Shortfalls::new(&demand, 0.0, step, room),
            demand,
        }
    }
}
