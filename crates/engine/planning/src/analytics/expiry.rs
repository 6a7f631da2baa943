//! What expires before it is sold.

use stockflow_kernel::Quantity;

/// A lot with a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiringLot {
    /// What of it may be sold.
    pub quantity: Quantity,
    /// The last day on which it may be sold: 0 is today. Below 0 it is past already.
    pub last_day: i64,
}

/// What becomes of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    /// What demand is expected to take of it in time.
    pub sold: Quantity,
    /// What is left of it then.
    pub at_risk: Quantity,
    /// The last day, from today, on which twice the expected pace would still sell the rest: none where nothing is at
    /// risk; today where it is too late for that, or where nothing is expected to be sold.
    pub act_on: Option<i64>,
}

/// What becomes of lots, in the order of their last days, when each day's expected demand takes what expires first
/// (FEFO: Nahmias (1982), "Perishable inventory theory: a review").
///
/// `demand`: of each day from today; after its end nothing is expected. A lot is offered what demand up to its last day
/// the lots before it have not taken, which is what a simulation day by day would find.
#[must_use]
pub fn fates(lots: &[ExpiringLot], demand: &[f64]) -> Vec<Fate> {
    let mut expected = Vec::with_capacity(demand.len() + 1);
    expected.push(0.0);
    for day in demand {
        expected.push(expected[expected.len() - 1] + day.max(0.0));
    }
    let mut taken = 0.0_f64;
    let one = |lot: &ExpiringLot| {
        let days = usize::try_from(lot.last_day + 1).unwrap_or(0).min(demand.len());
        let has = lot.quantity.max(Quantity::ZERO);
        let offered = Quantity::from_f64((expected[days] - taken).max(0.0));
        let sold = has.min(offered);
        taken += sold.to_f64();
        let at_risk = Quantity::from_micros(has.micros() - sold.micros());
        Fate { sold, at_risk, act_on: act_on(at_risk, lot.last_day, expected[days]) }
    };
    lots.iter().map(one).collect()
}

/// To sell `at_risk` beside the rest at the mean pace up to the last day takes so many days.
fn act_on(at_risk: Quantity, last_day: i64, expected: f64) -> Option<i64> {
    if at_risk <= Quantity::ZERO {
        return None;
    }
    let days_left = (last_day + 1).max(0);
    let needed = at_risk.to_f64() * days_left as f64 / expected;
    if expected <= 0.0 || needed >= days_left as f64 {
        return Some(0);
    }
    // A fraction of a day is a day, but for what the division adds in its last digit.
    Some(days_left - (needed - 1e-9).ceil() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lot(units: i64, last_day: i64) -> ExpiringLot {
        ExpiringLot { quantity: Quantity::whole(units), last_day }
    }

    fn fate(sold: i64, at_risk: i64, act_on: Option<i64>) -> Fate {
        Fate { sold: Quantity::whole(sold), at_risk: Quantity::whole(at_risk), act_on }
    }

    #[test]
    fn the_earliest_lot_is_sold_first_and_what_its_date_overtakes_is_at_risk() {
        // Two a day. The first sells 2 × 5 of its 14 by day 4; the 4 over need two days more at that pace, so a
        // pace twice as high from day 3 on would do. The second has days 5 to 9: 10, it is all sold by then.
        let lots = [lot(14, 4), lot(10, 9), lot(3, 9)];
        assert_eq!(fates(&lots, &[2.0; 30]), [fate(10, 4, Some(3)), fate(10, 0, None), fate(0, 3, Some(8))]);
    }

    #[test]
    fn what_nobody_buys_or_is_past_its_day_is_all_at_risk_from_today() {
        assert_eq!(fates(&[lot(5, 20)], &[]), [fate(0, 5, Some(0))]);
        assert_eq!(fates(&[lot(5, -1), lot(2, 0)], &[9.0]), [fate(0, 5, Some(0)), fate(2, 0, None)]);
        assert_eq!(fates(&[lot(50, 1)], &[5.0, 5.0]), [fate(10, 40, Some(0))]);
    }

    /// The same day by day: each day's demand takes from the first lot that is not past its day and not sold out.
    fn simulated(lots: &[ExpiringLot], demand: &[i64]) -> Vec<i64> {
        let mut left: Vec<i64> = lots.iter().map(|l| l.quantity.micros()).collect();
        for (day, wanted) in demand.iter().enumerate() {
            let mut wanted = wanted * 1_000_000;
            for (at, lot) in lots.iter().enumerate() {
                if lot.last_day >= day as i64 {
                    let taken = wanted.min(left[at]);
                    left[at] -= taken;
                    wanted -= taken;
                }
            }
        }
        left
    }

    proptest! {
        #[test]
        fn it_is_what_a_simulation_day_by_day_finds(
            mut sizes in prop::collection::vec((0_i64..40, 0_i64..30), 0..8),
            demand in prop::collection::vec(0_i64..9, 30),
        ) {
            sizes.sort_by_key(|(_, last)| *last);
            let lots: Vec<ExpiringLot> = sizes.iter().map(|(units, last)| lot(*units, *last)).collect();
            let wanted: Vec<f64> = demand.iter().map(|n| *n as f64).collect();
            let found: Vec<i64> = fates(&lots, &wanted).iter().map(|fate| fate.at_risk.micros()).collect();
            prop_assert_eq!(found, simulated(&lots, &demand));
        }
    }
}
