//! What holds for every plan on every network.
#![allow(clippy::unwrap_used, reason = "a world that cannot be built must fail the test")]

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{Goal, Lane, LaneTerms, Lanes, Node, Options, Plan, Product, recommend};

fn demand() -> impl Strategy<Value = Demand> {
    prop_oneof![
        (0.0..60.0_f64, 0.0..30.0_f64).prop_map(|(m, s)| Demand::normal(m, s).unwrap()),
        (0.0..60.0_f64, 0.0..60.0_f64).prop_map(|(m, s)| Demand::gamma(m, s).unwrap()),
        prop::collection::vec(0.0..90.0_f64, 1..12).prop_map(|v| Demand::empirical(&v).unwrap()),
    ]
}

prop_compose! {
    fn node()(
        available in -5_000_000_i64..120_000_000,
        inbound in prop_oneof![3 => Just(0_i64), 1 => 0_i64..40_000_000],
        demand in demand(),
        window_days in 1.0..30.0_f64,
        safety in 0_i64..20_000_000,
        margin in 0_i64..30_000_000,
        holding in 0_i64..3_000_000,
        expiring in prop_oneof![2 => Just(0_i64), 1 => 0_i64..40_000_000],
    ) -> Node {
        Node {
            location: 0,
            available: Quantity::from_micros(available),
            inbound: Quantity::from_micros(inbound),
            demand,
            window_days,
            safety_stock: Quantity::from_micros(safety),
            unit_margin: Money::from_micros(margin),
            holding_cost: Money::from_micros(holding),
            expiring: Quantity::from_micros(expiring),
        }
    }
}

prop_compose! {
    fn product()(
        mut nodes in prop::collection::vec(node(), 0..9),
        pack in prop::sample::select(vec![1_000_000_i64, 500_000, 6_000_000, 2_500_001]),
        unit_cost in 0_i64..10_000_000,
        blocked in prop::collection::vec((0_usize..9, 0_usize..9), 0..6),
    ) -> Product {
        for (location, node) in nodes.iter_mut().enumerate() {
            node.location = location;
        }
        Product {
            product: 0,
            pack: Quantity::from_micros(pack),
            unit_cost: Money::from_micros(unit_cost),
            nodes,
            blocked,
        }
    }
}

prop_compose! {
    fn terms()(
        lead_time_days in 0.0..12.0_f64,
        trip in prop_oneof![Just(0_i64), 0_i64..200_000_000],
        unit in 0_i64..4_000_000,
        capacity in prop::option::of(1_000_000_i64..60_000_000),
    ) -> LaneTerms {
        LaneTerms {
            lead_time_days,
            cost_per_trip: Money::from_micros(trip),
            cost_per_unit: Money::from_micros(unit),
            trip_capacity: capacity.map(Quantity::from_micros),
        }
    }
}

prop_compose! {
    fn world()(
        mut products in prop::collection::vec(product(), 0..6),
        default in prop::option::weighted(0.8, terms()),
        listed in prop::collection::vec(
            (0_usize..9, 0_usize..9, prop::option::of(terms())), 0..20),
        net in any::<bool>(),
        min_stock_difference in prop_oneof![Just(0.0), 0.0..=1.0_f64],
        max_lines_per_source in prop::option::of(0_usize..5),
    ) -> (Vec<Product>, Lanes, Options) {
        for (id, product) in products.iter_mut().enumerate() {
            product.product = 100 + id;
        }
        let listed = listed.into_iter().map(|(from, to, terms)| Lane { from, to, terms }).collect();
        let options = Options {
            goal: if net { Goal::NetBenefit } else { Goal::Coverage },
            min_stock_difference,
            max_lines_per_source,
            ..Options::default()
        };
        (products, Lanes { default, listed }, options)
    }
}

fn terms_of(lanes: &Lanes, from: usize, to: usize) -> Option<LaneTerms> {
    let listed = lanes.listed.iter().rev().find(|l| (l.from, l.to) == (from, to));
    listed.map_or(lanes.default, |lane| lane.terms)
}

/// Millionths out of and into each (product, location).
fn moved(plan: &Plan) -> [BTreeMap<(usize, usize), i64>; 2] {
    let mut sums = [BTreeMap::new(), BTreeMap::new()];
    for r in &plan.recommendations {
        *sums[0].entry((r.product, r.source)).or_insert(0) += r.quantity.micros();
        *sums[1].entry((r.product, r.destination)).or_insert(0) += r.quantity.micros();
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_money_of_every_line_is_worked_out_again_of_its_basis((products, lanes, options) in world()) {
        let plan = recommend(&products, &lanes, &options).unwrap();
        for line in &plan.recommendations {
            let terms = line.basis.terms(line.trip_cost);
            prop_assert_eq!(terms.expected_extra_margin, line.expected_extra_margin);
            prop_assert_eq!(terms.holding_saved, line.holding_saved);
            prop_assert_eq!(terms.expiry_avoided, line.expiry_avoided);
            prop_assert_eq!((terms.units, terms.lost_at_source), (line.unit_cost, line.lost_at_source));
            prop_assert_eq!((terms.roi, terms.roi_range), (line.roi, line.roi_range));
        }
    }

    #[test]
    fn every_plan_can_be_carried_out((products, lanes, options) in world()) {
        let plan = recommend(&products, &lanes, &options).unwrap();
        let [out, inward] = moved(&plan);
        for product in &products {
            for node in &product.nodes {
                let place = (product.product, node.location);
                // No location both sends and receives a product: no circular moves.
                prop_assert!(!(out.contains_key(&place) && inward.contains_key(&place)));
                let need = node.demand.mean() + node.safety_stock.to_f64();
                if let Some(out) = out.get(&place) {
                    // A surplus is used once and its source keeps its own need.
                    let left = (node.available.micros() - out) as f64 / 1e6;
                    prop_assert!(left >= need - 1e-6, "left {left} of {need}");
                }
                if let Some(inward) = inward.get(&place) {
                    let covered = node.available.micros() + node.inbound.micros();
                    prop_assert!((covered as f64) < need * 1e6 + 1.0, "was not short");
                    // Never a whole pack beyond what is missing, even if nothing sold on the way.
                    let stock = (covered.max(0) + inward - product.pack.micros()) as f64;
                    prop_assert!(stock < need * 1e6 + 1.0, "more than it needs");
                }
            }
        }
        let mut seen = BTreeSet::new();
        for r in &plan.recommendations {
            let product = &products[r.product - 100];
            prop_assert!(r.quantity > Quantity::ZERO);
            prop_assert_eq!(r.quantity.micros() % product.pack.micros(), 0);
            prop_assert!(!product.blocked.contains(&(r.source, r.destination)));
            prop_assert!(terms_of(&lanes, r.source, r.destination).is_some());
            prop_assert!(seen.insert((r.product, r.source, r.destination)), "two lines");
            if options.goal == Goal::NetBenefit {
                prop_assert!(r.net_benefit() > Money::ZERO, "{r:?}");
            }
            if let Some((low, high)) = r.roi_range {
                prop_assert!(low.is_finite() && low <= high, "{r:?}");
            }
        }
        if let Some(limit) = options.max_lines_per_source {
            let mut lines = BTreeMap::new();
            for r in &plan.recommendations {
                *lines.entry(r.source).or_insert(0) += 1;
            }
            prop_assert!(lines.values().all(|n| *n <= limit));
        }
    }

    #[test]
    fn the_money_adds_up((products, lanes, options) in world()) {
        let plan = recommend(&products, &lanes, &options).unwrap();
        let mut loads: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
        for r in &plan.recommendations {
            let lane = loads.entry((r.source, r.destination)).or_default();
            lane.0 += r.quantity.micros();
            lane.1 += r.trip_cost.micros();
            let cost = r.trip_cost.to_f64() + r.unit_cost.to_f64() + r.lost_at_source.to_f64();
            match r.roi {
                None => prop_assert_eq!(cost, 0.0),
                Some(roi) => {
                    let net = r.net_benefit().to_f64();
                    prop_assert!((roi * cost - net).abs() <= 1e-6 * (1.0 + net.abs()));
                }
            }
            let terms = terms_of(&lanes, r.source, r.destination).unwrap();
            prop_assert_eq!(Some(r.unit_cost), terms.cost_per_unit.times(r.quantity));
        }
        for ((from, to), (load, paid)) in loads {
            let terms = terms_of(&lanes, from, to).unwrap();
            let trips = terms.trip_capacity.map_or(1, |c| (load + c.micros() - 1) / c.micros());
            prop_assert_eq!(paid, trips * terms.cost_per_trip.micros(), "trips are paid exactly");
        }
        if options.goal == Goal::NetBenefit {
            let net: f64 = plan.recommendations.iter().map(|r| r.net_benefit().to_f64()).sum();
            prop_assert!((net - plan.value).abs() < 1e-3, "lines {net} plan {}", plan.value);
            prop_assert!(plan.value >= 0.0);
        }
        prop_assert!(plan.gap >= 0.0 && plan.bound >= plan.value);
    }

    #[test]
    fn the_same_network_gives_the_same_plan((products, lanes, options) in world()) {
        let first = recommend(&products, &lanes, &options).unwrap();
        prop_assert_eq!(first, recommend(&products, &lanes, &options).unwrap());
    }

    #[test]
    fn what_stays_short_is_said((products, lanes, options) in world()) {
        let plan = recommend(&products, &lanes, &options).unwrap();
        let [out, inward] = moved(&plan);
        let said: BTreeMap<_, _> = plan.shortfalls.iter()
            .map(|s| ((s.product, s.location), s.quantity.micros()))
            .collect();
        for product in &products {
            for node in &product.nodes {
                let place = (product.product, node.location);
                let stock = node.available.micros() + node.inbound.micros()
                    + inward.get(&place).unwrap_or(&0) - out.get(&place).unwrap_or(&0);
                let need = (node.demand.mean() * 1e6).ceil() as i64 + node.safety_stock.micros();
                prop_assert_eq!(said.get(&place).copied().unwrap_or(0), (need - stock).max(0));
            }
        }
    }
}
