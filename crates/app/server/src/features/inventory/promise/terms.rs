//! A shelf as one channel sees it.

use super::shelf::{Layer, Shelf};
use super::sum;
use crate::features::network::Effective;
use crate::http::ApiError;
use stockflow_kernel::{Day, Quantity};
use stockflow_planning::atp::StockPosition;

/// Whether a layer may be promised on `day` to who wants `days` of shelf life left: an expiry date is the last day on
/// which it may be sold.
#[must_use]
pub(crate) fn keeps(layer: &Layer, day: Day, days: i64) -> bool {
    layer.expires_on.is_none_or(|last| last.number() - day.number() >= days)
}

/// Every term but what is kept for other channels.
pub(crate) fn terms(shelf: &Shelf, holds: &Effective) -> Result<StockPosition, ApiError> {
    let shelf_life = holds.min_remaining_shelf_life_days.value;
    let mut seen = StockPosition {
        safety_stock: holds.safety_stock.value,
        reserve_stock: holds.reserve_stock.value,
        ..StockPosition::default()
    };
    for layer in &shelf.layers {
        seen.on_hand = sum(seen.on_hand, layer.on_hand)?;
        seen.reserved = sum(seen.reserved, layer.reserved)?;
        seen.on_hold = sum(seen.on_hold, layer.on_hold)?;
        seen.recalled = sum(seen.recalled, layer.recalled)?;
        if !keeps(layer, shelf.today, shelf_life) {
            seen.expired = sum(seen.expired, layer.free().max(Quantity::ZERO))?;
        }
    }
    let last = shelf.today.plus(holds.include_inbound_days.value);
    let counts = holds.include_inbound_days.value > 0;
    let mut all_coming = Quantity::ZERO;
    for coming in &shelf.coming {
        all_coming = sum(all_coming, coming.quantity)?;
        if counts && coming.due_on.is_some_and(|day| day >= shelf.today && day <= last) {
            seen.inbound_due = sum(seen.inbound_due, coming.quantity)?;
        }
    }
    // Who does not count on what comes is not touched by promises of it, unless more is promised than comes.
    seen.promised_against_inbound = if counts {
        shelf.promised
    } else {
        Quantity::from_micros(shelf.promised.micros() - all_coming.micros()).max(Quantity::ZERO)
    };
    Ok(seen)
}
