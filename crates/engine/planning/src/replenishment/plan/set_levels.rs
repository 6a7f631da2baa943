//! Levels that somebody has set go before what the days ahead would have.

use super::{Place, Sizing};
use crate::policies::discounted_order;
use stockflow_kernel::Quantity;

/// Levels set for a place: at or below the reorder point s it is filled up to S (the (s, S) rule of Silver, Pyke & Thomas
/// (2017), section 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetLevels {
    /// s, units; `None`: when the days ahead lack something.
    pub reorder_point: Option<Quantity>,
    /// S, units.
    pub order_up_to: Quantity,
    /// What is compared with them, units: there and due in time. Of a centre its own only.
    pub position: Quantity,
    /// What the moves of the run bring there, or below zero take; zero until they are known.
    pub moved: Quantity,
}

impl SetLevels {
    fn after_moves(&self) -> Quantity {
        self.position.checked_add(self.moved).unwrap_or(self.position)
    }

    /// Units up to S if it is to be filled; `ahead`: the days ahead lack something. A move that brings a part of it hinders
    /// nobody from bringing the rest.
    fn lacks(&self, ahead: bool) -> Quantity {
        let position = self.position.min(self.after_moves());
        if !self.reorder_point.map_or(ahead, |point| position <= point) {
            return Quantity::ZERO;
        }
        self.order_up_to.checked_sub(self.after_moves()).unwrap_or(Quantity::ZERO).max(Quantity::ZERO)
    }

    /// The least that lifts the position above s; `None`: no s is set.
    fn above_reorder_point(&self) -> Option<Quantity> {
        let missing = self.reorder_point?.checked_sub(self.after_moves())?;
        missing.checked_add(Quantity::from_micros(1))
    }
}

/// What a place lacks whose days ahead lack `ahead`.
pub(super) fn lacking(place: &Place, ahead: Quantity) -> Quantity {
    place.levels.map_or(ahead, |levels| levels.lacks(ahead > Quantity::ZERO))
}

/// Sizes an order. `set_off`: what sets it off, above zero; `ahead`: missing until the next order's receipt.
pub(super) fn wanted(place: &Place, sizing: Sizing, set_off: Quantity, ahead: Quantity) -> Quantity {
    // With levels the order ends at S, however large a lot is cheap.
    let most = place.levels.map(|_| set_off);
    let least = place.levels.and_then(|levels| levels.above_reorder_point()).unwrap_or(ahead);
    let sized = match sizing {
        // A move has lifted it above s.
        Sizing::Multiple(_) | Sizing::Economic if least <= Quantity::ZERO => Quantity::ZERO,
        Sizing::Multiple(lot) if lot > Quantity::ZERO => {
            let lots = (least.micros() - 1) / lot.micros() + 1;
            Quantity::from_micros(lots.saturating_mul(lot.micros()))
        }
        Sizing::Economic => economic(place, least),
        // The maximum is reached on arrival, whatever the days until the next order take.
        Sizing::More(more) => most.or_else(|| set_off.checked_add(more)).unwrap_or(set_off),
        Sizing::Needed | Sizing::Multiple(_) => most.unwrap_or(ahead),
    };
    most.map_or(sized, |most| sized.min(most))
}

fn economic(place: &Place, least: Quantity) -> Quantity {
    let Some(supply) = &place.supply else { return least };
    let days = place.demand.len().max(1) as f64;
    let daily = place.demand.iter().map(|q| q.to_f64()).sum::<f64>() / days;
    discounted_order(&supply.terms, least, supply.order_cost, daily, supply.holding_rate)
}
