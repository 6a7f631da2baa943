//! When to order, and how much.
//!
//! | file | answers |
//! | --- | --- |
//! | `lot_size` | which periods to order in when demand is known and varies |
//! | `power` | (s, S) near the best for stationary demand |
//! | `discounts` | how much to order when a larger order is cheaper by the unit |
//! | `segments` | the policy of an ABC/XYZ class, and exceptions to it |

mod discounts;
mod lot_size;
mod power;
mod segments;

pub use discounts::{PriceBreak, QuantityTerms, discounted_order, price_at, rounded};
pub use lot_size::{Lots, wagner_whitin};
pub use power::{ReorderAndUpTo, power_approximation};
pub use segments::{Method, Segment, SegmentDefaults, SegmentPolicy};

/// A rule of ordering; positions are on hand plus on order, in units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Policy {
    /// (s, Q): at or below the reorder point, as many fixed quantities as bring the position above it.
    ReorderQuantity {
        /// s, units.
        reorder_point: f64,
        /// Q, units, above zero.
        quantity: f64,
    },
    /// (s, S): at or below the reorder point, up to a level.
    ReorderUpTo {
        /// s, units.
        reorder_point: f64,
        /// S, units.
        order_up_to: f64,
    },
    /// (R, S): at every review, up to a level.
    PeriodicUpTo {
        /// S, units.
        order_up_to: f64,
    },
    /// Below the minimum, up to the maximum.
    MinMax {
        /// Units.
        min: f64,
        /// Units.
        max: f64,
    },
}

impl Policy {
    /// Units to order at a position (Silver, Pyke & Thomas (2017), section 6.3); never below none.
    #[must_use]
    pub fn order(&self, position: f64) -> f64 {
        let units = match *self {
            Self::ReorderQuantity { reorder_point, quantity } if position <= reorder_point && quantity > 0.0 => {
                (((reorder_point - position) / quantity).floor() + 1.0) * quantity
            }
            Self::ReorderUpTo { reorder_point, order_up_to } if position <= reorder_point => order_up_to - position,
            Self::PeriodicUpTo { order_up_to } => order_up_to - position,
            Self::MinMax { min, max } if position < min => max - position,
            _ => 0.0,
        };
        if units.is_finite() { units.max(0.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_orders_as_it_is_named() {
        let fixed = Policy::ReorderQuantity { reorder_point: 10.0, quantity: 6.0 };
        assert_eq!([11.0, 10.0, 5.0, 4.0, -2.0].map(|p| fixed.order(p)), [0.0, 6.0, 6.0, 12.0, 18.0]);
        let up_to = Policy::ReorderUpTo { reorder_point: 10.0, order_up_to: 30.0 };
        assert_eq!([11.0, 10.0, 4.0].map(|p| up_to.order(p)), [0.0, 20.0, 26.0]);
        let periodic = Policy::PeriodicUpTo { order_up_to: 30.0 };
        assert_eq!([31.0, 29.0].map(|p| periodic.order(p)), [0.0, 1.0]);
        let min_max = Policy::MinMax { min: 10.0, max: 25.0 };
        assert_eq!([10.0, 9.0].map(|p| min_max.order(p)), [0.0, 16.0]);
    }
}
