//! Days on which a product was out of stock at a location, as the ledger knows it.

use crate::http::ApiError;
use jiff::tz::TimeZone;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant, Quantity};

/// Movements are gathered by the quarter of an hour: days begin with one, in every time zone.
const QUARTER: i64 = 15 * 60 * 1_000_000;

/// Out of stock for longer, a product is taken as withdrawn: its days without sales are no lower bound of
/// a demand any more.
const WITHDRAWN: usize = 56;

/// For each of `days` days from `first`: whether nothing was there for at least a part of it. A day before the
/// product first came to the location is not out of stock. `None`: no day is.
pub(super) fn stockouts(
    tx: &mut Tx<'_>,
    product: &str,
    location: &str,
    zone: &TimeZone,
    first: Day,
    days: usize,
) -> Result<Option<Vec<bool>>, ApiError> {
    let quarters: Vec<(i64, Quantity)> = tx.all(&QUARTERS, args![product, location])?;
    if quarters.is_empty() {
        return Ok(None);
    }
    let moves = quarters
        .into_iter()
        .map(|(quarter, net)| (Instant::from_micros(quarter.saturating_mul(QUARTER)).day_in(zone), net.micros()));
    let out = out_of_stock(moves, first, days);
    Ok(out.contains(&true).then_some(out))
}

/// `moves`: what was added to the balance on which day, in the order it happened.
fn out_of_stock(moves: impl Iterator<Item = (Day, i64)>, first: Day, days: usize) -> Vec<bool> {
    let mut out = vec![false; days];
    let mut balance = 0_i64;
    let mut since: Option<Day> = None;
    // Marks days on which the balance stood still from `from` to before `to`.
    let still = |out: &mut Vec<bool>, from: Day, to: Day, balance: i64| {
        let place = |day: Day| usize::try_from(day.number() - first.number()).unwrap_or(0).min(days);
        if balance <= 0 {
            out[place(from)..place(to)].iter_mut().for_each(|day| *day = true);
        }
    };
    for (day, net) in moves {
        if let Some(since) = since {
            // What was there when the day began counts for that day too.
            still(&mut out, since, day.plus(1), balance);
        }
        balance = balance.saturating_add(net);
        still(&mut out, day, day.plus(1), balance);
        since = Some(day);
    }
    if let Some(since) = since {
        still(&mut out, since, first.plus(days as i64), balance);
    }
    forget_withdrawn(&mut out);
    out
}

fn forget_withdrawn(out: &mut [bool]) {
    let mut at = 0;
    while at < out.len() {
        let run = out[at..].iter().take_while(|day| **day == out[at]).count();
        if out[at] && run > WITHDRAWN {
            out[at..at + run].fill(false);
        }
        at += run;
    }
}

sql! {
    QUARTERS = "
        SELECT m.effective_at / 900000000, CAST(sum(m.quantity) AS BIGINT)
          FROM stock_line l JOIN movement m ON m.workspace_id = l.workspace_id AND m.stock_line_id = l.id
         WHERE l.workspace_id = $1 AND l.product_id = $2 AND l.location_id = $3
         GROUP BY m.effective_at / 900000000 ORDER BY 1";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(moves: &[(i64, i64)], days: usize) -> Vec<usize> {
        let moves = moves.iter().map(|(day, net)| (Day::from_number(*day), *net));
        let out = out_of_stock(moves, Day::from_number(100), days);
        (0..days).filter(|at| out[*at]).collect()
    }

    #[test]
    fn a_day_on_which_the_last_unit_goes_is_out_of_stock_until_more_comes() {
        // Ten come on day 102 and are gone on day 104; five come on day 107.
        assert_eq!(marked(&[(102, 10), (104, -10), (107, 5)], 10), [4, 5, 6, 7]);
    }

    #[test]
    fn days_before_the_first_movement_are_not_and_an_old_balance_counts() {
        assert_eq!(marked(&[(50, 3), (60, -3)], 3), [0, 1, 2]);
        assert_eq!(marked(&[(50, 3)], 3), Vec::<usize>::new());
        assert_eq!(marked(&[(102, 1)], 5), Vec::<usize>::new());
    }

    #[test]
    fn what_is_gone_for_long_is_withdrawn() {
        assert_eq!(marked(&[(100, 1), (101, -1)], 60), Vec::<usize>::new());
        assert_eq!(marked(&[(100, 1), (101, -1)], 57), (1..57).collect::<Vec<_>>());
    }
}
