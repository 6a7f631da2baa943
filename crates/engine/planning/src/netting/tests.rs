//! Netting against a published example, by hand, and its laws.

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn units(numbers: &[i64]) -> Vec<Quantity> {
    numbers.iter().map(|number| Quantity::whole(*number)).collect()
}

/// January to April of 2019, 350 units forecast for each.
fn tables() -> Vec<Bucket> {
    let months = [
        ("2019-01-01", "2019-01-31"),
        ("2019-02-01", "2019-02-28"),
        ("2019-03-01", "2019-03-31"),
        ("2019-04-01", "2019-04-30"),
    ];
    let bucket =
        |(first, last): (&str, &str)| Bucket { first: day(first), last: day(last), gross: Quantity::whole(350) };
    months.into_iter().map(bucket).collect()
}

fn ordered(quantities: [i64; 3]) -> Vec<Order> {
    let days = ["2019-01-15", "2019-02-15", "2019-03-15"];
    days.into_iter()
        .zip(quantities)
        .map(|(due, quantity)| Order { due: day(due), quantity: Quantity::whole(quantity) })
        .collect()
}

const MONTH: Window = Window { early_days: 30, late_days: 30 };

// The documentation of frePPLe, "Forecast netting": its round table, and its square table without and
// with a window of 30 days.
#[test]
fn the_published_tables_come_out() {
    let net_of = |quantities, window| net(&tables(), &ordered(quantities), window).unwrap();
    assert_eq!(net_of([130, 100, 80], Window::default()).net, units(&[220, 250, 270, 350]));
    let strict = net_of([300, 500, 280], Window::default());
    assert_eq!((strict.net, strict.beyond), (units(&[50, 0, 70, 350]), Quantity::whole(150)));
    let wide = net_of([300, 500, 280], MONTH);
    assert_eq!((wide.net, wide.beyond), (units(&[0, 0, 0, 320]), Quantity::ZERO));
}

#[test]
fn earlier_buckets_go_before_later_ones_and_the_nearest_first() {
    let one = [Order { due: day("2019-03-15"), quantity: Quantity::whole(800) }];
    let far = Window { early_days: 60, late_days: 60 };
    assert_eq!(net(&tables(), &one, far).unwrap().net, units(&[250, 0, 0, 350]));
    // March is 14 days from the first, January 31 days from the fifteenth of March.
    let near = Window { early_days: 15, late_days: 17 };
    assert_eq!(net(&tables(), &one, near).unwrap().net, units(&[350, 0, 0, 250]));
}

#[test]
fn an_order_due_outside_all_buckets_consumes_within_its_window_only() {
    let late = [Order { due: day("2018-12-20"), quantity: Quantity::whole(100) }];
    assert_eq!(net(&tables(), &late, MONTH).unwrap().net, units(&[250, 350, 350, 350]));
    let missed = net(&tables(), &late, Window::default()).unwrap();
    assert_eq!((missed.net, missed.beyond), (units(&[350; 4]), Quantity::whole(100)));
}

#[test]
fn what_makes_no_sense_is_refused_by_its_place() {
    let mut crossed = tables();
    crossed.swap(1, 2);
    assert_eq!(net(&crossed, &[], MONTH), Err(NettingError::Buckets(2)));
    let mut negative = tables();
    negative[3].gross = Quantity::whole(-1);
    assert_eq!(net(&negative, &[], MONTH), Err(NettingError::NegativeForecast(3)));
    assert_eq!(net(&tables(), &ordered([1, -1, 1]), MONTH), Err(NettingError::NegativeOrder(1)));
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_counted_twice(
        gross in prop::collection::vec(0_i64..500, 1..12),
        orders in prop::collection::vec((-40_i64..400, 0_i64..600), 0..20),
        early_days in 0_u32..90,
        late_days in 0_u32..90,
    ) {
        let bucket = |(at, gross): (usize, &i64)| Bucket {
            first: Day::from_number(30 * at as i64),
            last: Day::from_number(30 * at as i64 + 29),
            gross: Quantity::whole(*gross),
        };
        let buckets: Vec<Bucket> = gross.iter().enumerate().map(bucket).collect();
        let orders: Vec<Order> = orders
            .iter()
            .map(|(due, quantity)| Order { due: Day::from_number(*due), quantity: Quantity::whole(*quantity) })
            .collect();
        let netted = net(&buckets, &orders, Window { early_days, late_days }).unwrap();
        let sum = |all: &[Quantity]| all.iter().map(|one| one.micros()).sum::<i64>();
        let ordered: i64 = orders.iter().map(|order| order.quantity.micros()).sum();
        let expected: i64 = gross.iter().sum::<i64>() * 1_000_000;
        prop_assert_eq!(expected - sum(&netted.net), ordered - netted.beyond.micros());
        prop_assert!(netted.net.iter().zip(&buckets).all(|(net, bucket)| *net >= Quantity::ZERO && *net <= bucket.gross));
    }
}
