//! A shelf day by day, as one channel sees it.

use super::shelf::{Layer, Shelf};
use super::terms::keeps;
use crate::http::ApiError;
use stockflow_kernel::{Day, Quantity};
use stockflow_planning::atp::{StockPosition, available_to_promise, time_phased};

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PhasedDay {
    pub day: Day,
    /// What comes in on it.
    pub inbound: Quantity,
    /// What of it is promised already.
    pub promised: Quantity,
    /// What can no longer be promised from this day on, because its date is past or too near.
    pub expiring: Quantity,
    /// The balance at the end of the day.
    pub projected: Quantity,
    /// What may be promised for it: the smallest balance from that day to the horizon.
    pub atp: Quantity,
}

/// The next `days` days, today first. `seen`: the shelf's terms for the channel, which wants `shelf_life` days.
///
/// What comes counts from its day on, however far ahead; what is promised with no stock behind it takes the earliest of
/// that, and today's stock as far as more is promised than comes. A lot that expires later does not make less of what may be
/// promised before.
pub(crate) fn phased(
    shelf: &Shelf,
    seen: &StockPosition,
    shelf_life: i64,
    days: usize,
) -> Result<Vec<PhasedDay>, ApiError> {
    let today = StockPosition { inbound_due: Quantity::ZERO, promised_against_inbound: Quantity::ZERO, ..*seen };
    let start = available_to_promise(&today).map_err(ApiError::internal)?.atp;
    let (mut receipts, mut issues) = (vec![Quantity::ZERO; days], vec![Quantity::ZERO; days]);
    for coming in &shelf.coming {
        let ahead = coming.due_on.map(|day| day.number() - shelf.today.number());
        if let Some(index) = ahead.and_then(|ahead| usize::try_from(ahead).ok()).filter(|index| *index < days) {
            receipts[index] = Quantity::from_micros(receipts[index].micros() + coming.quantity.micros());
        }
    }
    let mut promised = shelf.promised.micros();
    for (receipt, issue) in receipts.iter().zip(&mut issues) {
        let part = receipt.micros().min(promised);
        *issue = Quantity::from_micros(part);
        promised -= part;
    }
    let undated: i64 = shelf.coming.iter().map(|coming| coming.quantity.micros()).sum::<i64>()
        - receipts.iter().map(|receipt| receipt.micros()).sum::<i64>();
    if let Some(first) = issues.first_mut() {
        *first = Quantity::from_micros(first.micros() + (promised - undated).max(0));
    }
    let flows = time_phased(start, &receipts, &issues).map_err(ApiError::internal)?;
    let gone = |layer: &&Layer, day: Day| keeps(layer, shelf.today, shelf_life) && !keeps(layer, day, shelf_life);
    let mut before = 0;
    let day = |(index, flow): (usize, &stockflow_planning::atp::DayBalance)| {
        let day = shelf.today.plus(i64::try_from(index).unwrap_or_default());
        let expired: i64 = shelf.layers.iter().filter(|l| gone(l, day)).map(|l| l.free().micros().max(0)).sum();
        let expiring = Quantity::from_micros(expired - before);
        before = expired;
        PhasedDay {
            day,
            inbound: receipts[index],
            promised: issues[index],
            expiring,
            projected: Quantity::from_micros(flow.projected.micros() - expired),
            atp: Quantity::from_micros(flow.atp.micros() - expired),
        }
    };
    Ok(flows.iter().enumerate().map(day).collect())
}
