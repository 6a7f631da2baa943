//! Where safety stock stands in a centre and its stores, by hand.

use super::super::echelon::{Ways, pool, trees};
use super::super::inputs::LineInputs;
use serde_json::json;
use std::collections::BTreeMap;
use stockflow_kernel::Money;
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{Lane, LaneTerms, Lanes};

/// Ten a day with a deviation of two over a day and `2 · 14^0.75` over the fourteen covered: seven from the supplier and a week's
/// review.
fn line(available: i64, daily: f64) -> LineInputs {
    let mean = daily * 14.0;
    let sd = daily / 5.0 * 14_f64.powf(0.75);
    serde_json::from_value(json!({
        "today": "2018-01-01", "method": "SERVICE_LEVEL", "segment": "AX", "serviceLevel": 0.98, "reviewDays": 7,
        "fixedLotDays": 14, "minDays": 7, "maxDays": 28, "available": available, "movedIn": 0, "receipts": [],
        "dailyDemand": vec![daily; if daily > 0.0 { 14 } else { 0 }], "coverDays": 14, "demandMean": mean, "demandSd": sd,
        "unitMargin": 2, "expiring": [], "shelfLifeDays": null, "echelon": null, "boughtBy": null,
        "supply": {
            "leadTimeDays": 7, "statedLeadTimeDays": 7, "leadTimeSdDays": 0.0, "receiptsMeasured": 0, "unitCost": 1,
            "minimumOrderQuantity": 0, "packSize": 1, "priceBreaks": [], "orderCost": 5, "holdingRatePerYear": 0.2
        }
    }))
    .unwrap()
}

fn lane(from: usize, to: usize, days: f64) -> Lane {
    let terms = LaneTerms {
        lead_time_days: days,
        cost_per_trip: Money::whole(1),
        cost_per_unit: Money::ZERO,
        trip_capacity: None,
    };
    Lane { from, to, terms: Some(terms) }
}

/// A centre (0) that sells nothing, and so many stores two days from it.
fn chain(stores: usize) -> (LineInputs, BTreeMap<usize, LineInputs>) {
    let lanes = Lanes { default: None, listed: (1..=stores).map(|to| lane(0, to, 2.0)).collect() };
    let mut known: BTreeMap<usize, LineInputs> = (1..=stores).map(|at| (at, line(5, 10.0))).collect();
    known.insert(0, line(40, 0.0));
    let ways = Ways::new(stores + 1, &lanes);
    let mut found = trees(&ways, &known, |_| None, |at| at == 0);
    assert_eq!(found.len(), 1);
    let whole = pool(&found.remove(0), &mut known, line(0, 0.0), |at| format!("loc_{at}")).unwrap();
    (whole, known)
}

/// Units above the mean that ten a day over so many days are not expected to exceed, 98 of 100 times.
fn kept(stores: f64, days: f64) -> f64 {
    let sd = 2.0 * days.powf(0.75) * stores.sqrt();
    let demand = Demand::gamma(10.0 * days * stores, sd).unwrap();
    (demand.quantile(0.98) - demand.mean()).ceil()
}

#[test]
fn one_store_covers_all_days_itself() {
    // Promise 0: √7 + √9 = 5.65 deviations of a day; promise 7: √16 = 4.
    let (whole, known) = chain(1);
    let members = &whole.echelon.as_ref().unwrap().members;
    assert_eq!((members[0].promise_days, members[0].covered_days), (7, 0));
    assert_eq!((members[1].promise_days, members[1].covered_days), (0, 16));
    assert_eq!(whole.safety_stock().unwrap().to_f64(), kept(1.0, 16.0));
    assert_eq!(known[&1].cover_days, 16);
    assert_eq!(known[&1].safety_stock().unwrap(), whole.safety_stock().unwrap());
}

#[test]
fn for_twelve_stores_the_centre_keeps_the_stock_of_the_suppliers_days() {
    // Promise 0: √7 · √12 + 12 · √9 = 45.2; promise 7: 12 · √16 = 48; between them it is concave.
    let (whole, known) = chain(12);
    let members = &whole.echelon.as_ref().unwrap().members;
    assert_eq!((members[0].promise_days, members[0].covered_days), (0, 7));
    assert!(members[1..].iter().all(|store| store.covered_days == 9));
    // Seven days of the supplier, two to the store, seven until the next order.
    assert_eq!(whole.cover_days, 16);
    assert!((whole.demand_mean - 12.0 * 160.0).abs() < 1e-6);
    assert_eq!(whole.available.to_f64(), 40.0 + 12.0 * 5.0);
    let expected = kept(12.0, 7.0) + 12.0 * kept(1.0, 9.0);
    assert_eq!(whole.safety_stock().unwrap().to_f64(), expected);
    assert!(known.values().all(|member| member.bought_by.as_deref() == Some("loc_0")));
    assert!(known[&3].line().unwrap().is_none(), "a store buys nothing itself");
}

#[test]
fn a_circle_of_levels_supplies_nobody() {
    let lanes =
        Lanes { default: Some(lane(0, 1, 1.0).terms.unwrap()), listed: vec![Lane { from: 2, to: 0, terms: None }] };
    let ways = Ways::new(3, &lanes);
    let known: BTreeMap<usize, LineInputs> = (0..3).map(|at| (at, line(5, 10.0))).collect();
    assert_eq!(trees(&ways, &known, |at| Some(1 - at.min(1)), |_| false).len(), 0);
    // The way from 2 to 0 is closed.
    assert_eq!(trees(&ways, &known, |at| (at == 0).then_some(2), |_| false).len(), 0);
    let found = trees(&ways, &known, |at| [None, Some(0), Some(1)][at], |_| false);
    assert_eq!(found[0].iter().map(|branch| branch.location).collect::<Vec<_>>(), [0, 1, 2]);
}
