//! Small networks planned.

use super::*;
use crate::demand::Demand;
use crate::transfers::LaneTerms;

fn place(location: usize, available: i64, receipts: &[(usize, i64)], supply: Option<Supply>) -> Place {
    let mut days = vec![Quantity::ZERO; 14];
    for (day, units) in receipts {
        days[*day] = Quantity::whole(*units);
    }
    Place {
        node: Node {
            location,
            available: Quantity::whole(available),
            inbound: Quantity::ZERO,
            demand: Demand::normal(28.0, 6.0).unwrap(),
            window_days: 14.0,
            safety_stock: Quantity::whole(4),
            unit_margin: Money::whole(5),
            holding_cost: "0.05".parse().unwrap(),
            expiring: Quantity::ZERO,
        },
        receipts: days,
        demand: vec![Quantity::whole(2); 14],
        expiring: Vec::new(),
        lost: Quantity::ZERO,
        supply,
        levels: None,
    }
}

fn supply(least: i64, pack: i64, price: i64) -> Supply {
    Supply {
        supplier: 9,
        lead_days: 7,
        review_days: 7,
        trigger_days: 14,
        sizing: Sizing::Needed,
        terms: QuantityTerms {
            least: Quantity::whole(least),
            pack: Quantity::whole(pack),
            unit_price: Money::whole(price),
            breaks: Vec::new(),
        },
        order_cost: 0.0,
        holding_rate: 0.0007,
        shelf_life_days: None,
    }
}

fn item(product: usize, places: Vec<Place>) -> Item {
    Item {
        product,
        pack: Quantity::whole(1),
        unit_cost: Money::whole(3),
        places,
        echelons: Vec::new(),
        blocked: Vec::new(),
    }
}

fn lanes() -> Lanes {
    let terms = LaneTerms {
        lead_time_days: 1.0,
        cost_per_trip: Money::whole(4),
        cost_per_unit: "0.1".parse().unwrap(),
        trip_capacity: None,
    };
    Lanes { default: Some(terms), listed: Vec::new() }
}

#[test]
fn what_is_too_much_elsewhere_goes_before_the_supplier() {
    let near = [place(0, 4, &[], Some(supply(0, 1, 3))), place(1, 52, &[], Some(supply(0, 1, 3)))];
    let plan = plan(&[item(0, near.to_vec())], &lanes(), &Options::default(), None).unwrap();
    // 20 are too much at 1; 28 are missing at 0, two of them sold before a truck can be there.
    assert_eq!(plan.transfers.len(), 1);
    assert_eq!((plan.transfers[0].source, plan.transfers[0].destination), (1, 0));
    assert_eq!(plan.transfers[0].quantity, Quantity::whole(20));
    let bought = &plan.purchases[0];
    assert_eq!((bought.location, bought.supplier), (0, 9));
    // 4 + 20 − 28 sold leave 4 below nothing, and the safety stock of 4: 8.
    assert_eq!(bought.bought.quantity, Quantity::whole(8));
    assert_eq!(plan.purchases.len(), 1);
    assert!(plan.findings.is_empty());
}

#[test]
fn goods_that_come_too_late_do_not_hide_a_shortage() {
    // 100 come on day 13; 10 last until day 4. The supplier needs 7 days.
    let places = vec![place(0, 10, &[(13, 100)], Some(supply(0, 1, 3)))];
    let plan = plan(&[item(0, places)], &Lanes::default(), &Options::default(), None).unwrap();
    // Days 5 and 6 are lost; days 7 to 12 need 12, and 4 to be kept.
    assert_eq!(plan.purchases[0].bought.quantity, Quantity::whole(16));
    assert_eq!(plan.purchases[0].need.first_short, Some(5));
    let kinds: Vec<_> = plan.findings.iter().map(|f| (f.kind, f.quantity)).collect();
    assert_eq!(kinds, [(FindingKind::Unavoidable, Quantity::whole(4))]);
}

#[test]
fn a_place_that_nobody_supplies_is_a_finding() {
    let plan = plan(&[item(0, vec![place(0, 10, &[], None)])], &Lanes::default(), &Options::default(), None).unwrap();
    assert!(plan.purchases.is_empty());
    // 28 + 4 − 10
    assert_eq!(plan.findings[0].kind, FindingKind::NoSupplyPath);
    assert_eq!(plan.findings[0].quantity, Quantity::whole(22));
}

#[test]
fn a_small_budget_buys_what_earns_most_and_says_what_it_left() {
    let cheap = item(0, vec![place(0, 14, &[], Some(supply(0, 1, 1)))]);
    let dear = item(1, vec![place(0, 14, &[], Some(supply(0, 1, 10)))]);
    let plan = plan(&[dear, cheap], &Lanes::default(), &Options::default(), Some(Money::whole(20))).unwrap();
    assert_eq!(plan.purchases[0].product, 0);
    let spent: i64 = plan.purchases.iter().map(|p| p.bought.cost.micros()).sum();
    assert!(spent <= 20_000_000);
    assert!(plan.findings.iter().any(|f| f.product == 1 && f.kind == FindingKind::OverBudget));
}

#[test]
fn least_quantities_and_packs_are_kept() {
    let places = vec![place(0, 30, &[], Some(supply(20, 6, 3)))];
    let plan = plan(&[item(0, places)], &Lanes::default(), &Options::default(), None).unwrap();
    assert_eq!(plan.purchases[0].missing, Quantity::whole(2));
    assert_eq!(plan.purchases[0].bought.quantity, Quantity::whole(24));
}

#[test]
fn each_way_of_sizing_orders_as_it_is_named() {
    let sized = |sizing, trigger_days| {
        let mut supply = supply(0, 1, 3);
        (supply.sizing, supply.trigger_days) = (sizing, trigger_days);
        size(&place(0, 26, &[], Some(supply)), Quantity::ZERO).unwrap().quantity
    };
    // 26 − 28 + 4 to be kept = 6 missing at the end.
    assert_eq!(sized(Sizing::Needed, 14), Quantity::whole(6));
    assert_eq!(sized(Sizing::Multiple(Quantity::whole(5)), 14), Quantity::whole(10));
    assert_eq!(sized(Sizing::More(Quantity::whole(20)), 14), Quantity::whole(26));
    // After eight days 10 are left, more than are to be kept: no reorder point is reached.
    assert_eq!(sized(Sizing::Needed, 8), Quantity::ZERO);
}

#[test]
fn no_more_is_bought_than_sells_within_its_shelf_life() {
    let bought = |available, days, pack, least, margin| {
        let mut supply = supply(least, pack, 3);
        supply.shelf_life_days = Some(days);
        let mut place = place(0, available, &[], Some(supply));
        place.node.unit_margin = Money::whole(margin);
        size(&place, Quantity::ZERO).unwrap()
    };
    // Two a day, nothing there when it arrives on day 7; fourteen and four to keep are wanted. Four days sell eight.
    let sized = bought(10, 4, 1, 0, 5);
    assert_eq!((sized.quantity, sized.unbounded), (Quantity::whole(8), Quantity::whole(18)));
    // Eighteen there leave four on arrival, which sell first: four of the eight are left to sell.
    assert_eq!(bought(18, 4, 1, 0, 5).quantity, Quantity::whole(4));
    // In packs of three: two packs of the eight.
    assert_eq!(bought(10, 4, 3, 0, 5).quantity, Quantity::whole(6));
    // At least twelve: eight sell at a margin of 5, four are lost at 3. At a margin of 1 they do not pay.
    assert_eq!(bought(10, 4, 1, 12, 5).quantity, Quantity::whole(12));
    assert_eq!(bought(10, 4, 1, 12, 1).quantity, Quantity::ZERO);
    // A fortnight sells all that is wanted.
    assert_eq!(bought(10, 14, 1, 0, 5).quantity, Quantity::whole(18));
}

#[test]
fn what_is_not_bought_for_its_shelf_life_is_a_finding() {
    let mut supply = supply(0, 1, 3);
    supply.shelf_life_days = Some(4);
    let plan = plan(&[item(0, vec![place(0, 14, &[], Some(supply))])], &Lanes::default(), &Options::default(), None);
    let plan = plan.unwrap();
    assert_eq!(plan.purchases[0].bought.quantity, Quantity::whole(8));
    let found: Vec<_> = plan.findings.iter().map(|f| (f.kind, f.quantity)).collect();
    assert_eq!(found, [(FindingKind::ShelfLife, Quantity::whole(10))]);
}

#[test]
fn stock_that_expires_unsold_leaves_the_place_short() {
    // 40 would last 20 days; 12 of them are written off on day 8, when 24 are left: 12 less 12 sold by the end, 4 to keep.
    let mut short = place(0, 40, &[], Some(supply(0, 1, 3)));
    short.expiring = vec![Quantity::ZERO; 14];
    short.expiring[8] = Quantity::whole(12);
    assert_eq!(missing(&short, Quantity::ZERO), Quantity::whole(4));
    let plan = plan(&[item(0, vec![short])], &Lanes::default(), &Options::default(), None).unwrap();
    assert_eq!(plan.purchases[0].bought.quantity, Quantity::whole(4));
}

#[test]
fn a_centre_buys_for_its_stores_and_they_buy_nothing() {
    // The centre (2) sells nothing and holds 30; its stores have 4 each and sell 2 a day, 14 days, 4 to keep.
    let mut centre = place(2, 30, &[], None);
    centre.node.demand = Demand::none();
    centre.node.safety_stock = Quantity::ZERO;
    centre.demand = vec![Quantity::ZERO; 14];
    let stores = [place(0, 4, &[], None), place(1, 4, &[], None)];
    let mut whole = place(2, 38, &[], Some(supply(0, 1, 3)));
    whole.node.demand = Demand::normal(56.0, 8.5).unwrap();
    whole.node.safety_stock = Quantity::whole(8);
    whole.demand = vec![Quantity::whole(4); 14];
    let mut item = item(0, vec![stores[0].clone(), stores[1].clone(), centre]);
    let members = [(0, 1), (1, 1), (2, 0)].map(|(location, way_days)| Member { location, way_days }).to_vec();
    item.echelons = vec![Echelon { place: whole, members }];
    let plan = plan(&[item], &lanes(), &Options::default(), None).unwrap();
    // 38 are there whatever moves between them; 56 are sold and 8 kept.
    assert_eq!(plan.purchases.len(), 1);
    assert_eq!((plan.purchases[0].location, plan.purchases[0].bought.quantity), (2, Quantity::whole(26)));
    let sent: i64 = plan.transfers.iter().map(|line| line.quantity.micros() / 1_000_000).sum();
    assert!(plan.transfers.iter().all(|line| line.source == 2) && sent == 30, "{:?}", plan.transfers);
    // The stores lack 28 each; what the centre cannot send waits.
    let waiting: Vec<_> = plan.findings.iter().filter(|f| f.kind == FindingKind::WaitsForCentre).collect();
    let lacking: i64 = waiting.iter().map(|f| f.quantity.micros() / 1_000_000).sum();
    assert_eq!(lacking, 2 * 28 - 30);
    assert!(plan.findings.iter().all(|f| f.kind == FindingKind::WaitsForCentre));
}

/// With levels: as the rules of `policies::Policy` order, whatever the fortnight ahead (28 and 4 to keep) would need.
#[test]
fn levels_that_are_set_go_before_the_days_ahead() {
    let sized = |available, reorder_point: Option<i64>, order_up_to, sizing| {
        let mut place = place(0, available, &[], Some(Supply { sizing, trigger_days: 8, ..supply(0, 1, 3) }));
        let reorder_point = reorder_point.map(Quantity::whole);
        let (order_up_to, position) = (Quantity::whole(order_up_to), Quantity::whole(available));
        place.levels = Some(SetLevels { reorder_point, order_up_to, position, moved: Quantity::ZERO });
        let sized = size(&place, Quantity::ZERO).unwrap();
        (sized.need.quantity.to_f64(), sized.quantity.to_f64())
    };
    // (s, S): at 20 and below up to 60. Nothing at 21, though the days ahead would be short.
    assert_eq!(sized(20, Some(20), 60, Sizing::Needed), (40.0, 40.0));
    assert_eq!(sized(5, Some(20), 60, Sizing::Needed), (55.0, 55.0));
    assert_eq!(sized(13, Some(12), 60, Sizing::Needed), (0.0, 0.0));
    assert_eq!(sized(50, Some(50), 60, Sizing::More(Quantity::whole(99))), (10.0, 10.0));
    // (s, n·Q): the fewest lots that lift the position above 20, but never above the level.
    let lots = Sizing::Multiple(Quantity::whole(8));
    assert_eq!([20, 12, 4].map(|there| sized(there, Some(20), 60, lots).1), [8.0, 16.0, 24.0]);
    assert_eq!(sized(20, Some(20), 25, lots).1, 5.0);
    assert_eq!(sized(20, Some(20), 60, Sizing::Economic).1, 1.0);
    // Only a level: when the eight days until an order made tomorrow could arrive would be short. 19 less 16 is below 4.
    assert_eq!(sized(19, None, 30, Sizing::Needed), (11.0, 11.0));
    assert_eq!(sized(20, None, 30, Sizing::Needed), (0.0, 0.0));
    assert_eq!(sized(19, None, 10, Sizing::Needed), (0.0, 0.0));
}

#[test]
fn a_move_fills_up_to_the_level_and_takes_nothing_below_one() {
    let with = |location, available, (reorder, up_to), supply| {
        let (reorder_point, order_up_to) = (Some(Quantity::whole(reorder)), Quantity::whole(up_to));
        let position = Quantity::whole(available);
        let levels = Some(SetLevels { reorder_point, order_up_to, position, moved: Quantity::ZERO });
        Place { levels, ..place(location, available, &[], supply) }
    };
    let moved = |places: Vec<Place>| {
        let plan = plan(&[item(0, places)], &lanes(), &Options::default(), None).unwrap();
        let moved: i64 = plan.transfers.iter().map(|line| line.quantity.micros() / 1_000_000).sum();
        let bought: i64 = plan.purchases.iter().map(|p| p.bought.quantity.micros() / 1_000_000).sum();
        (moved, bought)
    };
    // 52 there, of which 20 are beyond its needs: with a level of 45 seven are. They lift it above 10, and the rest up to 33
    // is bought all the same.
    let short = || with(0, 4, (10, 33), Some(supply(0, 1, 3)));
    assert_eq!(moved(vec![short(), with(1, 52, (10, 45), None)]), (7, 22));
    // Above its reorder point it gets nothing, from nobody.
    let enough = with(0, 11, (10, 33), Some(supply(0, 1, 3)));
    assert_eq!(moved(vec![enough, place(1, 52, &[], None)]), (0, 0));
}

#[test]
fn the_levels_of_a_centre_are_those_of_what_lies_in_it() {
    let mut centre = place(1, 60, &[], None);
    centre.node.demand = Demand::none();
    centre.node.safety_stock = Quantity::ZERO;
    centre.demand = vec![Quantity::ZERO; 14];
    let bought = |reorder: i64| {
        let (reorder_point, order_up_to) = (Some(Quantity::whole(reorder)), Quantity::whole(100));
        let levels =
            Some(SetLevels { reorder_point, order_up_to, position: Quantity::whole(60), moved: Quantity::ZERO });
        let whole = Place { levels, ..place(1, 64, &[], Some(supply(0, 1, 3))) };
        let mut item = item(0, vec![place(0, 4, &[], None), centre.clone()]);
        let members = [(0, 1), (1, 0)].map(|(location, way_days)| Member { location, way_days }).to_vec();
        item.echelons = vec![Echelon { place: whole, members }];
        let plan = plan(&[item], &lanes(), &Options::default(), None).unwrap();
        let sent: i64 = plan.transfers.iter().map(|line| line.quantity.micros() / 1_000_000).sum();
        assert_eq!(sent, 28);
        plan.purchases.first().map(|p| (p.bought.quantity, p.bought.gain < 0.0))
    };
    // 28 of its 60 go to the store: 32 are left. Both together have enough, so what is bought earns nothing.
    assert_eq!(bought(31), None);
    assert_eq!(bought(32), Some((Quantity::whole(68), true)));
}
