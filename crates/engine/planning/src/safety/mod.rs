//! Safety stock, order quantities and the single-period order.

mod fill_rate;
mod lead_time;
mod newsvendor;
mod order_quantity;
mod stock;

pub use fill_rate::{fill_rate, fill_rate_safety_stock, reorder_point_for_fill_rate};
pub use lead_time::{demand_over_lead_time, lead_time, spread_lead_time};
pub use newsvendor::{Newsvendor, newsvendor};
pub use order_quantity::{OrderQuantity, economic_order_quantity};
pub use stock::{LeadTime, normal_safety_stock, safety_stock};

/// Why a rule of stock cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SafetyError {
    /// A service level at or outside 0 and 1.
    #[error("a service level must lie between 0 and 1, both excluded")]
    BadServiceLevel,
    /// Not finite, or of the wrong sign.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
}

/// Refuses a number that is negative or not finite.
fn not_negative(what: &'static str, value: f64) -> Result<(), SafetyError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(SafetyError::OutOfRange(what))
}

/// Refuses a number that is not above zero.
fn positive(what: &'static str, value: f64) -> Result<(), SafetyError> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(SafetyError::OutOfRange(what))
}

fn service_level(p: f64) -> Result<(), SafetyError> {
    if p > 0.0 && p < 1.0 {
        return Ok(());
    }
    Err(SafetyError::BadServiceLevel)
}
