//! What the options, lanes and causes mean, on networks small enough to see through.

#![allow(clippy::unwrap_used, reason = "a world that cannot be built must fail the test")]

use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{
    Goal, Lane, LaneTerms, Lanes, Node, Options, Plan, Priority, Product, ShortfallCause, TransferError, recommend,
};

/// Demand of 10 for certain over 10 days, a margin of 5.
fn node(location: usize, available: i64) -> Node {
    Node {
        location,
        available: Quantity::whole(available),
        inbound: Quantity::ZERO,
        demand: Demand::normal(10.0, 0.0).unwrap(),
        window_days: 10.0,
        safety_stock: Quantity::ZERO,
        unit_margin: Money::whole(5),
        holding_cost: Money::ZERO,
        expiring: Quantity::ZERO,
    }
}

fn product(nodes: Vec<Node>) -> Product {
    Product { product: 0, pack: Quantity::whole(1), unit_cost: Money::whole(3), nodes, blocked: Vec::new() }
}

fn any_to_any(trip: i64) -> Lanes {
    Lanes {
        default: Some(LaneTerms {
            lead_time_days: 0.0,
            cost_per_trip: Money::whole(trip),
            cost_per_unit: Money::ZERO,
            trip_capacity: None,
        }),
        listed: Vec::new(),
    }
}

fn lines(plan: &Plan) -> Vec<(usize, usize, usize, i64)> {
    plan.recommendations.iter().map(|r| (r.product, r.source, r.destination, r.quantity.micros() / 1_000_000)).collect()
}

#[test]
fn a_trip_must_pay_unless_coverage_is_the_goal() {
    // Six units short, each worth 5: a trip of 31 does not pay.
    let products = [product(vec![node(0, 30), node(1, 4)])];
    let net = recommend(&products, &any_to_any(31), &Options::default()).unwrap();
    assert_eq!(lines(&net), []);
    assert_eq!(net.shortfalls[0].cause, ShortfallCause::NotWorthIt);
    assert_eq!(net.shortfalls[0].quantity, Quantity::whole(6));

    let coverage = Options { goal: Goal::Coverage, ..Options::default() };
    let covered = recommend(&products, &any_to_any(31), &coverage).unwrap();
    assert_eq!(lines(&covered), [(0, 0, 1, 6)]);
    assert_eq!(covered.recommendations[0].net_benefit(), Money::whole(-1));
    let roi = covered.recommendations[0].roi.unwrap();
    assert!((roi + 1.0 / 31.0).abs() < 1e-12);
}

#[test]
fn products_share_a_trip_that_neither_could_pay() {
    // Each is worth 30; together 60 against a trip of 40, split evenly.
    let mut second = product(vec![node(0, 30), node(1, 4)]);
    second.product = 1;
    let products = [product(vec![node(0, 30), node(1, 4)]), second];
    let plan = recommend(&products, &any_to_any(40), &Options::default()).unwrap();
    assert_eq!(lines(&plan), [(0, 0, 1, 6), (1, 0, 1, 6)]);
    for line in &plan.recommendations {
        assert_eq!(line.expected_extra_margin, Money::whole(30));
        assert_eq!(line.trip_cost, Money::whole(20));
        assert_eq!(line.roi, Some(0.5));
        assert_eq!(line.priority, Priority::High);
        assert_eq!(line.destination_cover_days, (Some(4.0), Some(10.0)));
        assert_eq!(line.source_cover_days, (Some(30.0), Some(24.0)));
    }
}

#[test]
fn a_move_that_costs_nothing_has_no_roi() {
    let plan = recommend(&[product(vec![node(0, 30), node(1, 4)])], &any_to_any(0), &Options::default()).unwrap();
    assert_eq!(plan.recommendations[0].roi, None);
    assert_eq!(plan.recommendations[0].net_benefit(), Money::whole(30));
}

#[test]
fn scarce_surplus_goes_where_it_earns_most() {
    // Five to spare, six short at each of two; the second earns more.
    let mut dear = node(2, 4);
    dear.unit_margin = Money::whole(8);
    let plan = recommend(&[product(vec![node(0, 15), node(1, 4), dear])], &any_to_any(0), &Options::default()).unwrap();
    assert_eq!(lines(&plan), [(0, 0, 2, 5)]);
}

#[test]
fn expiring_stock_is_worth_moving_for_its_own_sake() {
    // Nothing is earned by the sale, three of the units would be written off at 3 each.
    let mut from = node(0, 30);
    from.expiring = Quantity::whole(3);
    let mut to = node(1, 4);
    to.unit_margin = Money::ZERO;
    let plan = recommend(&[product(vec![from, to])], &any_to_any(8), &Options::default()).unwrap();
    let line = &plan.recommendations[0];
    assert_eq!(line.expiry_avoided, Money::whole(9));
    assert_eq!(line.net_benefit(), Money::whole(1));
}

#[test]
fn what_stays_short_says_why() {
    let alone = [product(vec![node(0, 10), node(1, 4)])];
    let plan = recommend(&alone, &any_to_any(0), &Options::default()).unwrap();
    assert_eq!(plan.shortfalls[0].cause, ShortfallCause::NoSurplus);

    let mut blocked = product(vec![node(0, 30), node(1, 4)]);
    blocked.blocked.push((0, 1));
    let plan = recommend(&[blocked], &any_to_any(0), &Options::default()).unwrap();
    assert_eq!(plan.shortfalls[0].cause, ShortfallCause::NoLane);

    let mut closed = any_to_any(0);
    closed.listed.push(Lane { from: 0, to: 1, terms: None });
    let open = [product(vec![node(0, 30), node(1, 4)])];
    let plan = recommend(&open, &closed, &Options::default()).unwrap();
    assert_eq!(plan.shortfalls[0].cause, ShortfallCause::NoLane);
}

#[test]
fn stocks_that_differ_too_little_stay_where_they_are() {
    // 12 against 9 days of cover: a quarter less.
    let products = [product(vec![node(0, 12), node(1, 9)])];
    let with = |min_stock_difference| {
        let options = Options { min_stock_difference, ..Options::default() };
        lines(&recommend(&products, &any_to_any(0), &options).unwrap())
    };
    assert_eq!(with(0.25), [(0, 0, 1, 1)]);
    assert_eq!(with(0.26), []);
}

#[test]
fn inbound_covers_need_but_cannot_be_sent_on() {
    let mut expecting = node(1, 4);
    expecting.inbound = Quantity::whole(6);
    let mut promised = node(0, 10);
    promised.inbound = Quantity::whole(20);
    let products = [product(vec![promised, expecting, node(2, 4)])];
    let plan = recommend(&products, &any_to_any(0), &Options::default()).unwrap();
    assert_eq!(lines(&plan), []);
    assert_eq!(plan.shortfalls.len(), 1);
    assert_eq!(plan.shortfalls[0].location, 2);
}

#[test]
fn refuses_what_cannot_be_computed_with() {
    let lanes = any_to_any(0);
    let run = |p: Product, o: &Options| recommend(&[p], &lanes, o).unwrap_err();
    let ok = Options::default();
    let mut bad = product(vec![]);
    bad.pack = Quantity::ZERO;
    assert_eq!(run(bad, &ok), TransferError::BadPack(0));
    let twice = product(vec![node(7, 1), node(7, 1)]);
    let repeated = TransferError::RepeatedLocation { product: 0, location: 7 };
    assert_eq!(run(twice, &ok), repeated);
    let mut windowless = node(7, 1);
    windowless.window_days = 0.0;
    let out_of_range = TransferError::BadNode { what: "window", product: 0, location: 7 };
    assert_eq!(run(product(vec![windowless]), &ok), out_of_range);
    let beyond = Options { min_stock_difference: 1.1, ..Options::default() };
    assert_eq!(run(product(vec![]), &beyond), TransferError::BadDifference);
    let free = any_to_any(-1);
    let lane = TransferError::BadLane { what: "cost", from: usize::MAX, to: usize::MAX };
    assert_eq!(recommend(&[], &free, &ok), Err(lane));
}
