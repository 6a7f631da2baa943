//! Stock by product and location, and what of it each channel may be promised.

use crate::features::network::{Channel, Effective};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Arg, Tx, args, from_row, sql};
use stockflow_kernel::Quantity;
use stockflow_planning::atp::{Severity, StockPosition, available_to_promise, severity};

/// All lines of a product at a location together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub product_id: String,
    pub location_id: String,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    pub on_hold: Quantity,
}
from_row!(Position { product_id, location_id, on_hand, reserved, on_hold });

impl Position {
    /// On hand less reserved and on hold.
    #[must_use]
    pub fn available(&self) -> Quantity {
        Quantity::from_micros(self.on_hand.micros() - self.reserved.micros() - self.on_hold.micros())
    }
}

/// The stock of every product at every location.
pub fn positions(tx: &mut Tx<'_>) -> Result<Vec<Position>, ApiError> {
    Ok(tx.all(&ALL, args![])?)
}

/// The stock of some products, by product.
pub(super) fn positions_of(tx: &mut Tx<'_>, products: &[String]) -> Result<HashMap<String, Vec<Position>>, ApiError> {
    let rows: Vec<Position> = tx.all(&OF_PRODUCTS, args![Arg::List(products.to_vec())])?;
    let mut by_product: HashMap<String, Vec<Position>> = HashMap::new();
    for row in rows {
        by_product.entry(row.product_id.clone()).or_default().push(row);
    }
    Ok(by_product)
}

/// What a channel may be promised of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelAtp {
    pub on_hand: Quantity,
    pub reserved: Quantity,
    /// Signed: below zero says how much is promised too much.
    pub atp: Quantity,
    /// ATP, never below zero.
    pub available: Quantity,
    pub severity: Severity,
}

/// The ATP of one product for one channel: what the locations hold from which it sells, less what is
/// reserved, on hold, or held back from the channel by what `holds` for it there. `sees` says which locations count.
pub fn atp_by_channel(
    channel: &Channel,
    holds: &Effective,
    stock: &[Position],
    sees: impl Fn(&str) -> bool,
) -> Result<ChannelAtp, ApiError> {
    let mut position = StockPosition {
        reserve_stock: holds.reserve_stock.value,
        safety_stock: holds.safety_stock.value,
        ..StockPosition::default()
    };
    for line in stock.iter().filter(|s| channel.location_ids.contains(&s.location_id) && sees(&s.location_id)) {
        position.on_hand = sum(position.on_hand, line.on_hand)?;
        position.reserved = sum(position.reserved, line.reserved)?;
        position.on_hold = sum(position.on_hold, line.on_hold)?;
    }
    let promise = available_to_promise(&position).map_err(ApiError::internal)?;
    Ok(ChannelAtp {
        on_hand: position.on_hand,
        reserved: position.reserved,
        atp: promise.atp,
        available: promise.available,
        severity: severity(promise.atp, holds.low_atp_threshold.value, holds.critical_atp_threshold.value),
    })
}

pub(super) fn sum(a: Quantity, b: Quantity) -> Result<Quantity, ApiError> {
    a.checked_add(b).ok_or_else(|| ApiError::internal("a stock balance is too large"))
}

sql! {
    ALL = "
        SELECT product_id, location_id, CAST(sum(on_hand) AS BIGINT), CAST(sum(reserved) AS BIGINT), CAST(sum(on_hold) AS BIGINT)
          FROM stock_line WHERE workspace_id = $1 GROUP BY product_id, location_id ORDER BY product_id, location_id";
    OF_PRODUCTS = "
        SELECT product_id, location_id, CAST(sum(on_hand) AS BIGINT), CAST(sum(reserved) AS BIGINT), CAST(sum(on_hold) AS BIGINT)
          FROM stock_line WHERE workspace_id = $1 AND product_id = ANY($2)
         GROUP BY product_id, location_id ORDER BY product_id, location_id";
}
