//! What is missing, and when.

use stockflow_kernel::Quantity;

/// A place's days ahead, today first. The three lists are equally long.
#[derive(Debug, Clone, Copy)]
pub struct Projection<'a> {
    /// Free today: not reserved, on hold, recalled or expired.
    pub available: Quantity,
    /// Receipts by day: usable on that day.
    pub receipts: &'a [Quantity],
    /// Expected demand by day.
    pub demand: &'a [Quantity],
    /// Written off in the morning of a day, because its date has passed unsold; days that are not listed: nothing.
    pub expiring: &'a [Quantity],
    /// Safety stock wanted at each day's end; it may change from day to day.
    pub safety_stock: &'a [Quantity],
}

/// What a projection lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The first day that ends below its safety stock.
    pub first_below: Option<usize>,
    /// The first day whose demand is not met.
    pub first_short: Option<usize>,
    /// Units that are lost before anything ordered today could be there.
    pub unavoidable: Quantity,
    /// Units to be there on the day of arrival, so that no day from then to the horizon ends below its safety stock.
    pub quantity: Quantity,
}

/// What must be there on day `arrival` (0 is today) for the days up to `horizon` (excluded): the net requirement of
/// Orlicky (1975), "Material requirements planning", with lost sales: what cannot be served is not served later. Days
/// beyond the projection are not looked at.
#[must_use]
pub fn need(projection: &Projection<'_>, arrival: usize, horizon: usize) -> Need {
    let days = projection.receipts.len().min(projection.demand.len()).min(projection.safety_stock.len());
    let mut balance = i128::from(projection.available.micros()).max(0);
    let mut found =
        Need { first_below: None, first_short: None, unavoidable: Quantity::ZERO, quantity: Quantity::ZERO };
    let (mut unavoidable, mut missing) = (0_i128, 0_i128);
    for day in 0..days.min(horizon) {
        let micros = |list: &[Quantity]| i128::from(list[day].micros()).max(0);
        let gone = projection.expiring.get(day).map_or(0, |q| i128::from(q.micros())).max(0);
        balance = (balance - gone).max(balance.min(0));
        balance += micros(projection.receipts) - micros(projection.demand);
        if balance < micros(projection.safety_stock) {
            found.first_below.get_or_insert(day);
        }
        if balance < 0 {
            found.first_short.get_or_insert(day);
        }
        if day >= arrival {
            // Goods that are there in time serve the demand: the balance may go below zero to be counted.
            missing = missing.max(micros(projection.safety_stock) - balance);
        } else if balance < 0 {
            unavoidable -= balance;
            balance = 0;
        }
    }
    let held = |micros: i128| Quantity::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
    Need { unavoidable: held(unavoidable), quantity: held(missing), ..found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(list: &[i64]) -> Vec<Quantity> {
        list.iter().map(|n| Quantity::whole(*n)).collect()
    }

    fn asked(available: i64, receipts: &[i64], demand: &[i64], safety: i64, arrival: usize) -> Need {
        let (receipts, demand) = (units(receipts), units(demand));
        let safety_stock = vec![Quantity::whole(safety); demand.len()];
        let available = Quantity::whole(available);
        let projection =
            Projection { available, receipts: &receipts, demand: &demand, expiring: &[], safety_stock: &safety_stock };
        need(&projection, arrival, usize::MAX)
    }

    #[test]
    fn what_comes_too_late_hides_no_shortage() {
        // 10 there, 5 a day, 100 on day 4: days 2 and 3 go without although the sum is ample.
        let found = asked(10, &[0, 0, 0, 0, 100], &[5, 5, 5, 5, 5], 0, 1);
        assert_eq!(found.first_short, Some(2));
        assert_eq!(found.quantity, Quantity::whole(10));
        assert_eq!(found.unavoidable, Quantity::ZERO);
    }

    #[test]
    fn what_is_lost_before_the_arrival_is_not_ordered() {
        // 5 there, 5 a day, arrival on day 3: days 1 and 2 are lost, days 3 and 4 and the safety stock are needed.
        let found = asked(5, &[0; 5], &[5; 5], 2, 3);
        assert_eq!(found.unavoidable, Quantity::whole(10));
        assert_eq!(found.quantity, Quantity::whole(12));
        assert_eq!((found.first_below, found.first_short), (Some(0), Some(1)));
    }

    #[test]
    fn what_expires_unsold_covers_no_later_day() {
        // 30 there, 5 a day; 10 of them are written off in the morning of day 3. Days 0 to 2 sell 15, day 3 the last 5, and
        // days 4 and 5 lack 5 each.
        let (receipts, demand) = (units(&[0; 6]), units(&[5; 6]));
        let expiring = units(&[0, 0, 0, 10, 0, 0]);
        let safety_stock = vec![Quantity::ZERO; 6];
        let projection = Projection {
            available: Quantity::whole(30),
            receipts: &receipts,
            demand: &demand,
            expiring: &expiring,
            safety_stock: &safety_stock,
        };
        let found = need(&projection, 1, usize::MAX);
        assert_eq!((found.quantity, found.first_short), (Quantity::whole(10), Some(4)));
    }

    #[test]
    fn the_published_net_requirements_are_met() {
        // Nahmias & Olsen (2015), "Production and operations analysis", chapter 8: the trumpet's gross requirements 77, 42,
        // 38, 21, 26, 112, 45, 14, 76, 38; 23 on hand; receipts 12, 0, 6, 9: net 42, 42, 32, 12, 26, 112, 45, 14, 76, 38.
        let gross = [77, 42, 38, 21, 26, 112, 45, 14, 76, 38];
        let receipts = [12, 0, 6, 9, 0, 0, 0, 0, 0, 0];
        let net = [42, 42, 32, 12, 26, 112, 45, 14, 76, 38];
        let mut covered = 0;
        for days in 1..=gross.len() {
            let (r, g) = (units(&receipts[..days]), units(&gross[..days]));
            let safety_stock = vec![Quantity::ZERO; days];
            let projection = Projection {
                available: Quantity::whole(23),
                receipts: &r,
                demand: &g,
                expiring: &[],
                safety_stock: &safety_stock,
            };
            covered += net[days - 1];
            assert_eq!(need(&projection, 0, days).quantity, Quantity::whole(covered), "{days}");
        }
    }

    proptest! {
        #[test]
        fn with_the_need_met_no_day_is_below_its_safety_stock_and_a_unit_less_is_not_enough(
            available in 0_i64..40,
            days in prop::collection::vec((0_i64..12, 0_i64..12, 0_i64..6), 1..12),
            arrival in 0_usize..6,
        ) {
            let list = |pick: fn(&(i64, i64, i64)) -> i64| -> Vec<Quantity> {
                days.iter().map(|d| Quantity::whole(pick(d))).collect()
            };
            let (receipts, demand, safety) = (list(|d| d.0), list(|d| d.1), list(|d| d.2));
            let found = need(
                &Projection {
                    available: Quantity::whole(available), receipts: &receipts, demand: &demand, expiring: &[],
                    safety_stock: &safety,
                },
                arrival, usize::MAX,
            );
            let worst = |more: i64| {
                let mut balance = available;
                let mut worst = i64::MAX;
                for (day, (receipt, asked, kept)) in days.iter().enumerate() {
                    balance += receipt + if day == arrival { more } else { 0 } - asked;
                    if day < arrival {
                        balance = balance.max(0);
                    } else {
                        worst = worst.min(balance - kept);
                    }
                }
                worst
            };
            let more = found.quantity.micros() / 1_000_000;
            prop_assert!(arrival >= days.len() || worst(more) >= 0);
            prop_assert!(more == 0 || worst(more - 1) < 0);
        }
    }
}
