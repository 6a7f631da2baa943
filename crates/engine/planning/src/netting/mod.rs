//! Forecast consumption (netting): orders that came are a part of the demand that was forecast.
//!
//! Planning orders and forecast together would count demand twice. So every order consumes the
//! forecast of its own bucket, then of earlier buckets, the nearest first, then of later ones, as far
//! as a window around its due day reaches. What is left of the forecast is still to be expected
//! (Vollmann, Berry and Whybark, 1997: "forecast consumption").

use stockflow_kernel::{Day, Quantity};

/// Forecast demand of some days together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// The first day.
    pub first: Day,
    /// The last day, inclusive.
    pub last: Day,
    /// What was forecast for them, in the product's unit; not negative.
    pub gross: Quantity,
}

/// An order or a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The day it is due.
    pub due: Day,
    /// What of it is still open, in the product's unit; not negative.
    pub quantity: Quantity,
}

/// How far from its due day an order may consume the forecast of other buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Days back to the last day of an earlier bucket.
    pub early_days: u32,
    /// Days ahead to the first day of a later bucket.
    pub late_days: u32,
}

/// What is left of a forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Netted {
    /// Of each bucket what no order has consumed.
    pub net: Vec<Quantity>,
    /// What orders found no forecast to consume: demand beyond all that was expected.
    pub beyond: Quantity,
}

/// Why a forecast cannot be netted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NettingError {
    /// A bucket ends before it begins, or begins before the one before it ends.
    #[error("bucket {0} overlaps the one before it or ends before it begins")]
    Buckets(usize),
    /// A forecast below zero.
    #[error("the forecast of bucket {0} is negative")]
    NegativeForecast(usize),
    /// An order below zero.
    #[error("order {0} is negative")]
    NegativeOrder(usize),
    /// The orders together exceed what a quantity can hold.
    #[error("the sum of what orders ask beyond the forecast is too great")]
    Overflow,
}

/// Nets `buckets` (earliest first, without overlaps) with `orders`, those due first consuming first,
/// of the same day in the order given.
///
/// # Errors
/// [`NettingError`], naming the place from 0.
pub fn net(buckets: &[Bucket], orders: &[Order], window: Window) -> Result<Netted, NettingError> {
    check(buckets, orders)?;
    let mut left: Vec<Quantity> = buckets.iter().map(|bucket| bucket.gross).collect();
    let mut in_order: Vec<&Order> = orders.iter().collect();
    in_order.sort_by_key(|order| order.due);
    let mut beyond = Quantity::ZERO;
    for order in in_order {
        let mut open = order.quantity;
        for at in reach(buckets, order.due, window) {
            let taken = open.min(left[at]);
            left[at] = Quantity::from_micros(left[at].micros() - taken.micros());
            open = Quantity::from_micros(open.micros() - taken.micros());
        }
        beyond = beyond.checked_add(open).ok_or(NettingError::Overflow)?;
    }
    Ok(Netted { net: left, beyond })
}

fn check(buckets: &[Bucket], orders: &[Order]) -> Result<(), NettingError> {
    let mut end: Option<Day> = None;
    for (at, bucket) in buckets.iter().enumerate() {
        if bucket.last < bucket.first || end.is_some_and(|end| bucket.first <= end) {
            return Err(NettingError::Buckets(at));
        }
        if bucket.gross < Quantity::ZERO {
            return Err(NettingError::NegativeForecast(at));
        }
        end = Some(bucket.last);
    }
    match orders.iter().position(|order| order.quantity < Quantity::ZERO) {
        Some(at) => Err(NettingError::NegativeOrder(at)),
        None => Ok(()),
    }
}

/// The places of the buckets that an order consumes: its own, earlier ones, later ones.
fn reach(buckets: &[Bucket], due: Day, window: Window) -> Vec<usize> {
    let own = buckets.iter().position(|bucket| bucket.first <= due && due <= bucket.last);
    let earlier =
        buckets.iter().enumerate().rev().filter(|(_, bucket)| {
            bucket.last < due && due.number() - bucket.last.number() <= i64::from(window.early_days)
        });
    let later = buckets.iter().enumerate().filter(|(_, bucket)| {
        bucket.first > due && bucket.first.number() - due.number() <= i64::from(window.late_days)
    });
    own.into_iter().chain(earlier.map(|(at, _)| at)).chain(later.map(|(at, _)| at)).collect()
}

#[cfg(test)]
mod tests;
