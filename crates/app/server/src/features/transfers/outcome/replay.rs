//! The past once more, without the transfer. Pure.
//!
//! A lost-sales replay (as in the literature on inventory simulation, e.g. Zipkin (2000), *Foundations of Inventory
//! Management*): the stock of the destination runs through the same movements in the same order, but the transfer never
//! comes, and what is not there is not sold.

use crate::features::inventory::Flows;
use jiff::tz::TimeZone;
use stockflow_kernel::{Instant, Quantity};

/// What was sold at the destination over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sold {
    /// As the ledger has it: sales and consumption.
    pub(super) sold: Quantity,
    /// Of these, what would have been sold had the transfer not come.
    pub(super) would_have_sold: Quantity,
    /// What the transfer added: the difference, and no more than came of it.
    pub(super) extra: Quantity,
}

/// Whether a kind of movement is demand that was served.
fn is_demand(kind: &str) -> bool {
    matches!(kind, "SALE" | "CONSUMPTION")
}

/// What came of the destination's window. `transfer`: the document whose receipts are left out of the replay;
/// `received`: how much it brought.
pub(super) fn sold(flows: &Flows, transfer: &str, received: Quantity) -> Sold {
    let (mut sold, mut without) = (0_i64, 0_i64);
    let mut balance = flows.opening.micros().max(0);
    for flow in &flows.flows {
        let by = flow.quantity.micros();
        if is_demand(&flow.kind) && by < 0 {
            sold = sold.saturating_sub(by);
            let served = balance.min(by.saturating_neg());
            without = without.saturating_add(served);
            balance -= served;
        } else if by > 0 && flow.kind == "TRANSFER_IN" && flow.reference == transfer {
            // It never came.
        } else {
            // What left otherwise left as far as it would have been there.
            balance = balance.saturating_add(by).max(0);
        }
    }
    let extra = (sold - without).clamp(0, received.micros().max(0));
    Sold {
        sold: Quantity::from_micros(sold),
        would_have_sold: Quantity::from_micros(without),
        extra: Quantity::from_micros(extra),
    }
}

/// The days from `from` to before `until`, by the location's calendar, at the end of which nothing was left.
pub(super) fn stockout_days(flows: &Flows, from: Instant, until: Instant, zone: &TimeZone) -> i64 {
    let (first, last) = (from.day_in(zone).number(), until.day_in(zone).number());
    let mut balance = flows.opening.micros();
    let mut next = flows.flows.iter().peekable();
    let mut days = 0;
    for day in first..last {
        while let Some(flow) = next.next_if(|flow| flow.at.day_in(zone).number() <= day) {
            balance = balance.saturating_add(flow.quantity.micros());
        }
        days += i64::from(balance <= 0);
    }
    days
}

/// What the source would have sold of what it gave away: its expected demand over the days without stock, and no more
/// than it gave.
pub(super) fn lost_at_source(days: i64, daily_demand: f64, shipped: Quantity) -> Quantity {
    Quantity::from_f64((days as f64 * daily_demand.max(0.0)).min(shipped.to_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::inventory::Flow;

    const DAY: i64 = 86_400;

    fn flow(day: i64, kind: &str, units: i64, reference: &str) -> Flow {
        let at = Instant::from_micros((day * DAY + 3_600) * 1_000_000);
        Flow { at, kind: kind.into(), quantity: Quantity::whole(units), reference: reference.into() }
    }

    fn world(opening: i64, flows: Vec<Flow>) -> Flows {
        Flows { opening: Quantity::whole(opening), flows }
    }

    fn units(sold: Sold) -> (i64, i64, i64) {
        let whole = |q: Quantity| q.micros() / 1_000_000;
        (whole(sold.sold), whole(sold.would_have_sold), whole(sold.extra))
    }

    #[test]
    fn only_what_the_shelf_would_have_lacked_is_credited() {
        // Six were there and twenty came; five a day for four days are twenty sold. Without it the six would have gone.
        let days = (0..4).map(|day| flow(day, "SALE", -5, ""));
        let mut flows = vec![flow(0, "TRANSFER_IN", 20, "t")];
        flows.extend(days);
        assert_eq!(units(sold(&world(6, flows), "t", Quantity::whole(20))), (20, 6, 14));
    }

    #[test]
    fn what_would_have_been_there_anyway_is_not() {
        let flows = vec![flow(0, "TRANSFER_IN", 20, "t"), flow(1, "SALE", -15, "")];
        assert_eq!(units(sold(&world(30, flows), "t", Quantity::whole(20))), (15, 15, 0));
    }

    #[test]
    fn a_delivery_that_came_too_late_would_not_have_saved_the_sales_before_it() {
        let flows = vec![
            flow(0, "TRANSFER_IN", 10, "t"),
            flow(1, "SALE", -8, ""),
            flow(2, "RECEIPT", 50, "po"),
            flow(3, "SALE", -8, ""),
        ];
        assert_eq!(units(sold(&world(0, flows), "t", Quantity::whole(10))), (16, 8, 8));
    }

    #[test]
    fn another_transfer_counts_as_supply_and_what_went_elsewhere_as_gone() {
        let flows = vec![
            flow(0, "TRANSFER_IN", 10, "t"),
            flow(0, "TRANSFER_IN", 4, "other"),
            flow(1, "TRANSFER_OUT", -3, "back"),
            flow(2, "SALE", -9, ""),
        ];
        assert_eq!(units(sold(&world(0, flows), "t", Quantity::whole(10))), (9, 1, 8));
    }

    #[test]
    fn no_more_is_credited_than_came() {
        let flows = vec![flow(0, "TRANSFER_IN", 5, "t"), flow(1, "ADJUSTMENT", -2, ""), flow(2, "SALE", -9, "")];
        assert_eq!(units(sold(&world(0, flows), "t", Quantity::whole(5))), (9, 0, 5));
    }

    #[test]
    fn days_without_stock_are_counted_by_their_ends() {
        let at = |day: i64| Instant::from_micros(day * DAY * 1_000_000);
        // Two on day 0; sold out on day 1, filled up on day 3: days 1 and 2 end empty.
        let flows = world(2, vec![flow(1, "SALE", -2, ""), flow(3, "RECEIPT", 6, "")]);
        assert_eq!(stockout_days(&flows, at(0), at(6), &TimeZone::UTC), 2);
        assert_eq!(stockout_days(&world(0, vec![]), at(0), at(6), &TimeZone::UTC), 6);
    }

    #[test]
    fn the_source_lost_no_more_than_it_gave() {
        assert_eq!(lost_at_source(3, 2.0, Quantity::whole(10)), Quantity::whole(6));
        assert_eq!(lost_at_source(30, 2.0, Quantity::whole(10)), Quantity::whole(10));
        assert_eq!(lost_at_source(30, -1.0, Quantity::whole(10)), Quantity::ZERO);
    }
}
