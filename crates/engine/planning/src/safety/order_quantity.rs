use super::{SafetyError, not_negative, positive};

/// How much to order at a time when demand is steady.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderQuantity {
    /// Units an order.
    pub quantity: f64,
    /// Ordering and holding cost per unit of time at that quantity.
    pub cost: f64,
}

/// Economic order quantity √(2·K·λ / h): Harris (1913), "How many parts to make at once".
///
/// `order_cost` K is money per order, `demand` λ units per unit of time, `holding_cost` h money per
/// unit and unit of time; all in the same unit of time.
///
/// # Errors
/// [`SafetyError::OutOfRange`].
pub fn economic_order_quantity(order_cost: f64, demand: f64, holding_cost: f64) -> Result<OrderQuantity, SafetyError> {
    not_negative("cost of an order", order_cost)?;
    not_negative("demand", demand)?;
    positive("holding cost", holding_cost)?;
    Ok(OrderQuantity {
        quantity: (2.0 * order_cost * demand / holding_cost).sqrt(),
        cost: (2.0 * order_cost * demand * holding_cost).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_order_is_304_units() {
        // Snyder & Shen (2019), "Fundamentals of Supply Chain Theory", example 3.1: K = 8,
        // λ = 1,300 a year, h = 0.225 a year.
        let order = economic_order_quantity(8.0, 1_300.0, 0.225).unwrap();
        assert!((order.quantity - 304.0468).abs() < 1e-4);
        assert!((order.cost - 68.4105).abs() < 1e-4);
    }

    #[test]
    fn free_holding_has_no_economic_quantity() {
        assert_eq!(economic_order_quantity(8.0, 1.0, 0.0), Err(SafetyError::OutOfRange("holding cost")));
    }
}
