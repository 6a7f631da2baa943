//! Small networks against every possible plan, valued by an evaluation of its own.
#![allow(clippy::unwrap_used, reason = "a world that cannot be built must fail the test")]

use proptest::prelude::*;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{Goal, Lane, LaneTerms, Lanes, Node, Options, Product, recommend};

const WINDOW: f64 = 10.0;

fn node() -> impl Strategy<Value = Node> {
    (
        0_i64..20,
        (1.0..8.0_f64, 0.1..4.0_f64, any::<bool>()),
        0_i64..3,
        (1_i64..20, 0_i64..4),
        prop_oneof![2 => Just(0_i64), 1 => 1_i64..4],
    )
        .prop_map(|(available, (mean, sd, skewed), safety, (margin, holding), expiring)| Node {
            location: 0,
            available: Quantity::whole(available),
            inbound: Quantity::ZERO,
            demand: if skewed { Demand::gamma(mean, sd).unwrap() } else { Demand::normal(mean, sd).unwrap() },
            window_days: WINDOW,
            safety_stock: Quantity::whole(safety),
            unit_margin: Money::whole(margin),
            holding_cost: Money::whole(holding),
            expiring: Quantity::whole(expiring.min(available)),
        })
}

fn product() -> impl Strategy<Value = Product> {
    (prop::collection::vec(node(), 2..=4), 2_i64..=4, 0_i64..6).prop_map(|(mut nodes, pack, unit_cost)| {
        for (location, node) in nodes.iter_mut().enumerate() {
            node.location = location;
        }
        Product {
            product: 0,
            pack: Quantity::whole(pack),
            unit_cost: Money::whole(unit_cost),
            nodes,
            blocked: Vec::new(),
        }
    })
}

fn lanes() -> impl Strategy<Value = Lanes> {
    let lane = (prop_oneof![1 => Just(0_i64), 3 => 1_i64..60], 0_i64..4, 0.0..6.0_f64, 0..8);
    prop::collection::vec(lane, 16).prop_map(|terms| Lanes {
        default: None,
        listed: terms
            .into_iter()
            .enumerate()
            .map(|(pair, (trip, unit, lead_time_days, open))| Lane {
                from: pair / 4,
                to: pair % 4,
                terms: (open > 0).then(|| LaneTerms {
                    lead_time_days,
                    cost_per_trip: Money::whole(trip),
                    cost_per_unit: Money::whole(unit),
                    trip_capacity: None,
                }),
            })
            .collect(),
    })
}

/// One product as the module describes it, written down plainly.
struct Plain<'a> {
    product: &'a Product,
    /// Source node, destination node, lane terms, most packs.
    routes: Vec<(usize, usize, LaneTerms)>,
    surplus: Vec<i64>,
    room: Vec<i64>,
    fastest: Vec<f64>,
}

impl<'a> Plain<'a> {
    fn new(product: &'a Product, lanes: &Lanes) -> Self {
        let pack = product.pack.to_f64();
        let n = product.nodes.len();
        let need = |i: usize| product.nodes[i].demand.mean() + product.nodes[i].safety_stock.to_f64();
        let stock = |i: usize| product.nodes[i].available.to_f64();
        let surplus: Vec<i64> = (0..n).map(|i| (((stock(i) - need(i) - 1e-6) / pack).floor() as i64).max(0)).collect();
        let mut fastest = vec![f64::INFINITY; n];
        let mut routes = Vec::new();
        for i in (0..n).filter(|i| surplus[*i] > 0) {
            for j in (0..n).filter(|j| need(*j) > stock(*j)) {
                if let Some(terms) = lanes.listed[4 * i + j].terms {
                    routes.push((i, j, terms));
                    fastest[j] = fastest[j].min(terms.lead_time_days);
                }
            }
        }
        let room = (0..n)
            .map(|j| {
                if fastest[j].is_infinite() {
                    return 0;
                }
                let left = 1.0 - fastest[j] / WINDOW;
                let mean = product.nodes[j].demand.mean();
                let on_arrival = (stock(j) - mean * (1.0 - left)).max(0.0);
                let safety = product.nodes[j].safety_stock.to_f64();
                (((mean * left + safety - on_arrival) / pack - 1e-7).ceil() as i64).max(0)
            })
            .collect();
        Self { product, routes, surplus, room, fastest }
    }

    /// Value without trips of packs per route, of which `old` are expiring.
    fn value(&self, packs: &[i64], old: &[i64]) -> Option<f64> {
        let pack = self.product.pack.to_f64();
        let n = self.product.nodes.len();
        let mut total = 0.0;
        for i in 0..n {
            let node = &self.product.nodes[i];
            let of = |side: usize, amounts: &[i64]| -> i64 {
                self.routes.iter().zip(amounts).filter(|((a, b, _), _)| [*a, *b][side] == i).map(|(_, k)| *k).sum()
            };
            let (out, inward) = (of(0, packs), of(1, packs));
            let (old_out, old_in) = (of(0, old), of(1, old));
            let old_most = (node.expiring.to_f64() / pack).floor() as i64;
            if out > self.surplus[i] || inward > self.room[i] || old_out > old_most {
                return None;
            }
            let (margin, holding) = (node.unit_margin.to_f64(), node.holding_cost.to_f64());
            let stock = node.available.to_f64();
            if out > 0 {
                let left = stock - out as f64 * pack;
                // Expected sales are mean − shortfall; leftovers are stock − sales.
                let sales = |s: f64| node.demand.mean() - node.demand.expected_shortfall(s);
                total += margin * (sales(left) - sales(stock));
                total += holding * ((stock - sales(stock)) - (left - sales(left)));
            }
            if inward > 0 {
                let share = 1.0 - self.fastest[i] / WINDOW;
                let demand = node.demand.over_share(share);
                let here = (stock - node.demand.mean() * (1.0 - share)).max(0.0);
                let sales = |s: f64| demand.mean() - demand.expected_shortfall(s);
                let more = here + inward as f64 * pack;
                total += margin * (sales(more) - sales(here));
                total -= holding * ((more - sales(more)) - (here - sales(here)));
                let rescued = sales(old_in as f64 * pack) - sales(0.0);
                total += self.product.unit_cost.to_f64() * rescued;
            }
        }
        for ((_, j, terms), k) in self.routes.iter().zip(packs) {
            let late = (terms.lead_time_days - self.fastest[*j]) / (WINDOW - self.fastest[*j]);
            let margin = self.product.nodes[*j].unit_margin.to_f64();
            total -= (terms.cost_per_unit.to_f64() + margin * late) * *k as f64 * pack;
        }
        Some(total)
    }

    /// The best value for every set of routes used, by trying every plan.
    fn best_by_set(&self) -> Vec<f64> {
        let mut best = vec![f64::NEG_INFINITY; 1 << self.routes.len()];
        let most: Vec<i64> = self.routes.iter().map(|(i, j, _)| self.surplus[*i].min(self.room[*j])).collect();
        for packs in every(&most) {
            if self.value(&packs, &vec![0; packs.len()]).is_none() {
                continue;
            }
            let set: usize = packs.iter().enumerate().map(|(r, k)| usize::from(*k > 0) << r).sum();
            let old_most: Vec<i64> = packs
                .iter()
                .zip(&self.routes)
                .map(|(k, (i, _, _))| {
                    let expiring = self.product.nodes[*i].expiring.to_f64();
                    (*k).min((expiring / self.product.pack.to_f64()).floor() as i64)
                })
                .collect();
            for old in every(&old_most) {
                if let Some(value) = self.value(&packs, &old) {
                    best[set] = best[set].max(value);
                }
            }
        }
        best
    }
}

/// Every vector of whole numbers from zero to `most`.
fn every(most: &[i64]) -> Vec<Vec<i64>> {
    let mut all = vec![Vec::new()];
    for m in most {
        all =
            all.into_iter().flat_map(|head| (0..=*m).map(move |k| head.iter().copied().chain([k]).collect())).collect();
    }
    all
}

fn best_of_all(products: &[Product], lanes: &Lanes) -> f64 {
    let plain: Vec<Plain<'_>> = products.iter().map(|p| Plain::new(p, lanes)).collect();
    let mut joint = vec![(0_u32, 0.0)];
    for one in &plain {
        let values = one.best_by_set();
        let mut next = Vec::new();
        for (used, sum) in &joint {
            for (set, value) in values.iter().enumerate().filter(|(_, v)| v.is_finite()) {
                let mut pairs = *used;
                for (r, (i, j, _)) in one.routes.iter().enumerate() {
                    if set >> r & 1 == 1 {
                        pairs |= 1 << (4 * i + j);
                    }
                }
                next.push((pairs, sum + value));
            }
        }
        joint = next;
    }
    joint
        .into_iter()
        .map(|(pairs, sum)| {
            let trips: f64 = (0..16)
                .filter(|pair| pairs >> pair & 1 == 1)
                .map(|pair| lanes.listed[pair].terms.unwrap().cost_per_trip.to_f64())
                .sum();
            sum - trips
        })
        .fold(f64::NEG_INFINITY, f64::max)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_plan_is_better_than_the_recommended_one(
        mut products in prop::collection::vec(product(), 1..=3),
        lanes in lanes(),
    ) {
        for (id, product) in products.iter_mut().enumerate() {
            product.product = id;
        }
        let options = Options { goal: Goal::NetBenefit, ..Options::default() };
        let plan = recommend(&products, &lanes, &options).unwrap();
        let best = best_of_all(&products, &lanes);
        prop_assert!((plan.value - best).abs() < 1e-4, "plan {} best {best}", plan.value);
        prop_assert!(plan.gap < 1e-4);
        let lines: f64 = plan.recommendations.iter().map(|r| r.net_benefit().to_f64()).sum();
        prop_assert!((lines - plan.value).abs() < 1e-3, "lines {lines} plan {}", plan.value);
    }
}
