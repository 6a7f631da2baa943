//! Small worlds replayed by hand.

use super::*;
use crate::simulation::strategy::{Decision, FixedLevels, best_levels};
use crate::simulation::world::Prices;

const PRICES: Prices = Prices { unit_cost: 4.0, unit_margin: 3.0, holding_per_day: 0.5, purchase: 10.0, shipment: 2.0 };

fn world(demand: &[Vec<f64>]) -> World<'_> {
    World {
        demand,
        first_day: 1,
        measured_from: 1,
        supplier_days: &[1],
        store_days: 1,
        review_days: 1,
        purchase_pack: 1.0,
        store_pack: 1.0,
        shelf_life_days: None,
        prices: PRICES,
    }
}

/// Does as it was told, day by day.
struct Script(Vec<(f64, f64)>);

impl Strategy for Script {
    fn decide(&mut self, seen: &Seen<'_>) -> Decision {
        let (ship, buy) = self.0.get(seen.day - 1).copied().unwrap_or((0.0, 0.0));
        Decision { ship: vec![ship], buy }
    }
}

#[test]
fn three_days_by_hand() {
    // History: 2 a day. The store starts with 2 days (4), the centre with 3 (6).
    let demand = [vec![2.0, 3.0, 3.0, 5.0]];
    let outcome = replay(&world(&demand), &mut Script(vec![(2.0, 5.0), (9.0, 0.0)])).unwrap();
    // Day 1: 2 leave the centre (4 left), 3 sold, store 1, 2 on the way: 7 units in the evening.
    // Day 2: 2 arrive, store 3, 5 bought arrive: centre 9, all sent; 3 sold, store 0, 9 on the way: 9.
    // Day 3: 9 arrive, 5 sold: store 4.
    assert_eq!(outcome.demand, 11.0);
    assert_eq!(outcome.sold, 11.0);
    assert_eq!(outcome.stockout_days, 0);
    assert_eq!(outcome.store_unit_days, 1.0 + 0.0 + 4.0);
    assert_eq!(outcome.central_unit_days, 6.0 + 9.0);
    assert_eq!((outcome.purchases, outcome.purchased), (1, 5.0));
    assert_eq!((outcome.shipments, outcome.shipped), (2, 11.0));
    assert_eq!(outcome.holding_cost, 20.0 * 0.5);
    assert_eq!(outcome.order_cost, 10.0 + 2.0 * 2.0);
    assert_eq!(outcome.total_cost(), 24.0);
}

#[test]
fn what_is_not_there_is_lost() {
    let demand = [vec![2.0, 3.0, 3.0, 5.0]];
    let outcome = replay(&world(&demand), &mut Script(Vec::new())).unwrap();
    // 4 on the shelf: 3, then 1, then nothing.
    assert_eq!(outcome.sold, 4.0);
    assert_eq!(outcome.stockout_days, 2);
    assert_eq!(outcome.lost_margin, 7.0 * 3.0);
    assert!((outcome.fill_rate() - 4.0 / 11.0).abs() < 1e-12);
}

#[test]
fn what_expires_is_written_off() {
    let demand = [vec![2.0, 1.0, 0.0, 0.0]];
    let world = World { shelf_life_days: Some(1), ..world(&demand) };
    let outcome = replay(&world, &mut Script(Vec::new())).unwrap();
    // 4 and 6 received on day 1 may be sold to the end of day 2.
    assert_eq!(outcome.written_off, 9.0);
    assert_eq!(outcome.write_off_cost, 36.0);
    assert_eq!(outcome.store_unit_days + outcome.central_unit_days, 9.0);
}

#[test]
fn a_policy_sees_sales_and_never_demand_or_days_to_come() {
    struct Look;
    impl Strategy for Look {
        fn decide(&mut self, seen: &Seen<'_>) -> Decision {
            assert_eq!(seen.history[0].len(), seen.day);
            if seen.day == 3 {
                // 3 were asked for on day 2 and 1 sold.
                assert_eq!(seen.history[0], [2.0, 3.0, 1.0]);
            }
            Decision { ship: vec![0.0], buy: 0.0 }
        }
    }
    let demand = [vec![2.0, 3.0, 3.0, 5.0]];
    replay(&world(&demand), &mut Look).unwrap();
}

#[test]
fn scarce_stock_is_divided_in_proportion_in_whole_packs() {
    assert_eq!(divide(&[4.0, 8.0, 0.0], 6.0, 1.0), [2.0, 4.0, 0.0]);
    assert_eq!(divide(&[5.0, 5.0, 5.0], 4.0, 1.0), [2.0, 1.0, 1.0]);
    assert_eq!(divide(&[6.0, 6.0], 7.0, 6.0), [6.0, 0.0]);
    assert_eq!(divide(&[3.0, 1.0], 9.0, 1.0), [3.0, 1.0]);
}

#[test]
fn steady_demand_needs_no_more_than_lead_time_and_review() {
    // 2 a day at each of two stores for ever: a shelf needs two days, the network three.
    let demand = vec![vec![2.0; 60]; 2];
    let world = World { first_day: 10, measured_from: 30, ..world(&demand) };
    let world = World { prices: Prices { purchase: 0.0, shipment: 0.0, ..PRICES }, ..world };
    let levels = best_levels(&world).unwrap();
    assert_eq!(levels, FixedLevels { stores: vec![4.0, 4.0], network: 12.0 });
    let outcome = replay(&world, &mut levels.clone()).unwrap();
    assert_eq!(outcome.fill_rate(), 1.0);
}

#[test]
fn nonsense_is_refused_by_name() {
    let demand = [vec![1.0, -1.0, 2.0]];
    assert_eq!(replay(&world(&demand), &mut Script(Vec::new())), Err(WorldError::BadDemand { store: 0, day: 1 }));
    let demand = [vec![1.0, 1.0], vec![1.0]];
    assert_eq!(replay(&world(&demand), &mut Script(Vec::new())), Err(WorldError::Ragged));
    let demand = [vec![1.0, 1.0]];
    let bad = World { purchase_pack: 0.0, ..world(&demand) };
    assert_eq!(replay(&bad, &mut Script(Vec::new())), Err(WorldError::OutOfRange("the purchase pack")));
}
