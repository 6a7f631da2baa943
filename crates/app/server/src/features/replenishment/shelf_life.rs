//! What expires before it is sold.

use super::inputs::DueReceipt;
use stockflow_kernel::Quantity;
use stockflow_planning::analytics::{ExpiringLot, Fate, fates};

/// Days beyond which no expiry is looked for.
const FAR: i64 = 730;

/// What of dated stock will not be sold in time, each on the day after its last one, when demand takes what expires first.
/// `dated`: days to its last one and quantity, the next first; `daily`: expected demand.
pub(super) fn unsold(dated: &[(i64, Quantity)], daily: &[f64]) -> Vec<DueReceipt> {
    let lots: Vec<ExpiringLot> = dated
        .iter()
        .filter(|(last_day, _)| *last_day < FAR)
        .map(|(last_day, quantity)| ExpiringLot { quantity: *quantity, last_day: *last_day })
        .collect();
    let Some(days) = lots.iter().filter_map(|lot| usize::try_from(lot.last_day + 1).ok()).max() else {
        return Vec::new();
    };
    let usual = daily.iter().sum::<f64>() / daily.len().max(1) as f64;
    let demand: Vec<f64> = (0..days).map(|day| daily.get(day).copied().unwrap_or(usual)).collect();
    let due = |(lot, fate): (&ExpiringLot, Fate)| {
        let in_days = usize::try_from(lot.last_day + 1).unwrap_or(0);
        (fate.at_risk > Quantity::ZERO).then_some(DueReceipt { in_days, quantity: fate.at_risk })
    };
    lots.iter().zip(fates(&lots, &demand)).filter_map(due).collect()
}
