//! How often stock turns over, and how long it lasts.

use super::quantity;
use stockflow_kernel::Quantity;

/// Weeks of supply above which stock is slow: half a year.
pub const SLOW_WEEKS: f64 = 26.0;

/// Days of a year, for what is annualised.
const YEAR: f64 = 365.0;

/// The balance at the end of each day: `opening` before the first, and what each day adds to it.
#[must_use]
pub fn closing_balances(opening: Quantity, net: &[Quantity]) -> Vec<Quantity> {
    let mut balance = i128::from(opening.micros());
    let close = |change: &Quantity| {
        balance += i128::from(change.micros());
        quantity(balance)
    };
    net.iter().map(close).collect()
}

/// The mean of the closing balances, each of which stood for one day: Silver, Pyke and Thomas (2017), "Inventory and
/// Production Management in Supply Chains". A balance below zero counts as none; no day, none.
#[must_use]
pub fn average_stock(closing: &[Quantity]) -> Quantity {
    let days = i128::try_from(closing.len()).unwrap_or(1).max(1);
    let sum: i128 = closing.iter().map(|balance| i128::from(balance.micros().max(0))).sum();
    quantity((sum + days / 2) / days)
}

/// Turns a year: what was used over the average stock, both in units or both in money, times 365 over the days of the
/// window. Silver, Pyke and Thomas (2017). `None` where there was no stock, or no day.
#[must_use]
pub fn turns(used: f64, average_stock: f64, days: usize) -> Option<f64> {
    let rate = used / average_stock * YEAR / days as f64;
    (average_stock > 0.0 && days > 0).then_some(rate)
}

/// How many weeks what is on hand lasts at the mean weekly usage of the window: Jacobs and Chase (2018), "Operations and
/// Supply Chain Management". `None` where nothing was used.
#[must_use]
pub fn weeks_of_supply(on_hand: f64, used: f64, days: usize) -> Option<f64> {
    (used > 0.0).then(|| on_hand.max(0.0) * days as f64 / (7.0 * used))
}

/// Whether stock moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// There is stock, and none of it was used.
    Dead,
    /// It lasts longer than [`SLOW_WEEKS`].
    Slow,
    /// It moves.
    Moving,
    /// Nothing is there.
    Out,
}

/// Whether stock moves, by what is on hand and what was used over `days`.
#[must_use]
pub fn pace(on_hand: Quantity, used: Quantity, days: usize) -> Pace {
    if on_hand <= Quantity::ZERO {
        return Pace::Out;
    }
    match weeks_of_supply(on_hand.to_f64(), used.to_f64(), days) {
        None => Pace::Dead,
        Some(weeks) if weeks > SLOW_WEEKS => Pace::Slow,
        Some(_) => Pace::Moving,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(all: &[i64]) -> Vec<Quantity> {
        all.iter().map(|n| Quantity::whole(*n)).collect()
    }

    #[test]
    fn balances_follow_from_the_first_and_the_changes() {
        assert_eq!(closing_balances(Quantity::whole(10), &units(&[0, -4, 7, -13])), units(&[10, 6, 13, 0]));
    }

    #[test]
    fn each_day_weighs_the_same_and_less_than_nothing_is_nothing() {
        // (10 + 10 + 6 − nothing) / 4 = 6.5
        assert_eq!(average_stock(&units(&[10, 10, 6, -3])), "6.5".parse().unwrap());
        assert_eq!(average_stock(&units(&[1, 0, 0])), "0.333333".parse().unwrap());
        assert_eq!(average_stock(&[]), Quantity::ZERO);
    }

    #[test]
    fn a_fifth_of_a_year_that_uses_its_average_stock_three_times_turns_fifteen_times() {
        let rate = turns(300.0, 100.0, 73).unwrap();
        assert!((rate - 15.0).abs() < 1e-12, "3 × 365 / 73 = 15, not {rate}");
        assert_eq!(turns(5.0, 0.0, 90), None);
        assert_eq!(turns(5.0, 5.0, 0), None);
    }

    #[test]
    fn two_weeks_of_usage_are_two_weeks_of_supply() {
        // 90 used in 63 days is 10 a week.
        assert!((weeks_of_supply(20.0, 90.0, 63).unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(weeks_of_supply(20.0, 0.0, 63), None);
        assert_eq!(weeks_of_supply(-20.0, 7.0, 7), Some(0.0));
    }

    #[test]
    fn stock_is_out_dead_slow_or_moving() {
        let at = |on_hand: i64, used: i64| pace(Quantity::whole(on_hand), Quantity::whole(used), 70);
        assert_eq!(at(0, 5), Pace::Out);
        assert_eq!(at(5, 0), Pace::Dead);
        // 10 used in ten weeks: one a week.
        assert_eq!(at(26, 10), Pace::Moving);
        assert_eq!(at(27, 10), Pace::Slow);
    }
}
