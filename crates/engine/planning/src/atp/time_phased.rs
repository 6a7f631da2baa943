//! Availability day by day.

use super::AtpError;
use stockflow_kernel::Quantity;

/// One day's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBalance {
    /// On hand plus all receipts less all issues up to and with this day.
    pub projected: Quantity,
    /// What may be promised for this day without breaking a later promise.
    pub atp: Quantity,
}

/// Projects a balance over the days of `receipts` and `issues` (equally long, day 0 first).
///
/// The ATP of a day is the smallest projected balance from that day to the horizon: cumulative
/// ATP with look-ahead (APICS Dictionary). It never falls from one day to the next, and it may be
/// negative: that day's promises cannot be kept.
///
/// # Errors
/// [`AtpError::UnequalDays`], [`AtpError::Overflow`].
pub fn time_phased(on_hand: Quantity, receipts: &[Quantity], issues: &[Quantity]) -> Result<Vec<DayBalance>, AtpError> {
    if receipts.len() != issues.len() {
        return Err(AtpError::UnequalDays { receipts: receipts.len(), issues: issues.len() });
    }
    let mut balance = on_hand;
    let mut days = Vec::with_capacity(receipts.len());
    for (receipt, issue) in receipts.iter().zip(issues) {
        balance = balance
            .checked_add(*receipt)
            .and_then(|b| b.checked_sub(*issue))
            .ok_or(AtpError::Overflow("projected balance"))?;
        days.push(DayBalance { projected: balance, atp: balance });
    }
    let mut least = balance;
    for day in days.iter_mut().rev() {
        least = least.min(day.projected);
        day.atp = least;
    }
    Ok(days)
}

/// The first day (index) on which `quantity` can be promised; `None` within this horizon.
#[must_use]
pub fn earliest_day(days: &[DayBalance], quantity: Quantity) -> Option<usize> {
    days.iter().position(|day| day.atp >= quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(units: &[i64]) -> Vec<Quantity> {
        units.iter().map(|u| Quantity::whole(*u)).collect()
    }

    #[test]
    fn seven_published_days() {
        // Microsoft, Dynamics 365 documentation (2023), "Inventory Visibility on-hand change
        // schedules and ATP", third table of its example.
        let days =
            time_phased(Quantity::whole(20), &whole(&[0, 0, 10, 0, 1, 3, 0]), &whole(&[3, 0, 0, 15, 0, 0, 0])).unwrap();
        let projected: Vec<_> = days.iter().map(|d| d.projected).collect();
        let atp: Vec<_> = days.iter().map(|d| d.atp).collect();
        assert_eq!(projected, whole(&[17, 17, 27, 12, 13, 16, 16]));
        assert_eq!(atp, whole(&[12, 12, 12, 12, 13, 16, 16]));
    }

    #[test]
    fn eight_published_periods() {
        // Supply, demand and projected quantity on hand: Oracle Inventory User's Guide,
        // release 11, table 1-23. The ATP row is the look-ahead minimum of them, by hand.
        let days =
            time_phased(Quantity::ZERO, &whole(&[6, 4, 2, 4, 8, 4, 4, 4]), &whole(&[6, 2, 3, 6, 6, 1, 2, 2])).unwrap();
        let projected: Vec<_> = days.iter().map(|d| d.projected).collect();
        let atp: Vec<_> = days.iter().map(|d| d.atp).collect();
        assert_eq!(projected, whole(&[0, 2, 1, -1, 1, 4, 6, 8]));
        assert_eq!(atp, whole(&[-1, -1, -1, -1, 1, 4, 6, 8]));
        assert_eq!(earliest_day(&days, Quantity::whole(3)), Some(5));
        assert_eq!(earliest_day(&days, Quantity::whole(9)), None);
    }

    #[test]
    fn a_late_receipt_does_not_hide_an_early_promise() {
        // By hand: 40 on hand; 10 go out on days 1 and 2, 25 on day 4, 30 come in on day 5.
        let days = time_phased(Quantity::whole(40), &whole(&[0, 0, 0, 0, 0, 30, 0]), &whole(&[0, 10, 10, 0, 25, 0, 5]))
            .unwrap();
        let atp: Vec<_> = days.iter().map(|d| d.atp).collect();
        assert_eq!(atp, whole(&[-5, -5, -5, -5, -5, 20, 20]));
    }

    #[test]
    fn refuses_days_that_do_not_match() {
        let wrong = time_phased(Quantity::ZERO, &whole(&[1]), &[]);
        assert_eq!(wrong, Err(AtpError::UnequalDays { receipts: 1, issues: 0 }));
    }

    proptest! {
        #[test]
        fn promising_a_days_atp_more_breaks_no_later_day(
            on_hand in 0_i64..1_000,
            flows in prop::collection::vec((0_i64..100, 0_i64..100), 1..30),
            at in 0_usize..30,
        ) {
            let (receipts, mut issues): (Vec<_>, Vec<_>) = flows
                .iter().map(|(r, i)| (Quantity::whole(*r), Quantity::whole(*i))).unzip();
            let at = at % issues.len();
            let days = time_phased(Quantity::whole(on_hand), &receipts, &issues).unwrap();
            prop_assert!(days.windows(2).all(|pair| pair[0].atp <= pair[1].atp));
            prop_assume!(days[at].atp >= Quantity::ZERO);
            issues[at] = issues[at].checked_add(days[at].atp).unwrap();
            let after = time_phased(Quantity::whole(on_hand), &receipts, &issues).unwrap();
            prop_assert_eq!(after[at].atp, Quantity::ZERO);
        }
    }
}
