//! Lead time as receipts show it.

use crate::http::ApiError;
use jiff::tz::TimeZone;
use serde::Serialize;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// How far back receipts count.
const DAYS: i64 = 365;

/// Lead time as receipts of the last 365 days show it: days from submitting an order to each receipt of one of its
/// lines. Quantiles are nearest ranks (the least value that at least that share of the receipts does not exceed).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MeasuredLeadTime {
    /// How many receipts of order lines it stands on.
    #[schema(example = 12, minimum = 0)]
    receipts: i64,
    /// null without receipts.
    #[schema(example = 8.0)]
    median_days: Option<f64>,
    /// Nine of ten receipts take no longer.
    #[schema(example = 11.0)]
    p90_days: Option<f64>,
    /// The share of receipts that came on or before the day expected, in the receiving location's time zone; null
    /// where no order had such a day.
    #[schema(example = 0.75, minimum = 0, maximum = 1)]
    on_time_share: Option<f64>,
}

/// Of one supplier.
pub(super) fn measured(tx: &mut Tx<'_>, supplier: &str, now: Instant) -> Result<MeasuredLeadTime, ApiError> {
    let since = now.plus_seconds(-DAYS * 86_400);
    let rows: Vec<(Instant, Instant, Option<Day>, String)> = tx.all(&RECEIPTS, args![supplier, since])?;
    let mut days = Vec::with_capacity(rows.len());
    let (mut expected, mut on_time) = (0_u32, 0_u32);
    for (submitted, received, due, zone) in rows {
        days.push((received.micros() - submitted.micros()).max(0) as f64 / 86_400e6);
        if let Some(due) = due {
            let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
            expected += 1;
            on_time += u32::from(received.day_in(&zone) <= due);
        }
    }
    days.sort_by(f64::total_cmp);
    Ok(MeasuredLeadTime {
        receipts: i64::try_from(days.len()).unwrap_or(i64::MAX),
        median_days: rank(&days, 0.5),
        p90_days: rank(&days, 0.9),
        on_time_share: (expected > 0).then(|| f64::from(on_time) / f64::from(expected)),
    })
}

/// The nearest rank, to a hundredth of a day.
fn rank(sorted: &[f64], share: f64) -> Option<f64> {
    let place = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(place - 1).map(|days| (days * 100.0).round() / 100.0)
}

sql! {
    RECEIPTS = "
        SELECT o.submitted_at, r.received_at, o.expected_on, l.time_zone
          FROM purchase_order o
          JOIN purchase_receipt r ON r.workspace_id = o.workspace_id AND r.purchase_order_id = o.id
          JOIN location l ON l.workspace_id = o.workspace_id AND l.id = o.location_id
         WHERE o.workspace_id = $1 AND o.supplier_id = $2 AND o.submitted_at IS NOT NULL AND r.received_at >= $3
         ORDER BY r.received_at, o.id, r.line, r.part";
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn ranks_are_the_least_value_that_the_share_does_not_exceed() {
        // Ten receipts: the fifth and the ninth by the definition of the nearest rank.
        let days = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 30.0];
        assert_eq!((rank(&days, 0.5), rank(&days, 0.9)), (Some(5.0), Some(9.0)));
        assert_eq!((rank(&[4.0], 0.9), rank(&[], 0.5)), (Some(4.0), None));
    }
}
